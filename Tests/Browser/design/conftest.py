import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drawing import launch  # noqa: E402
from stage import Stage  # noqa: E402


@pytest.fixture(scope="session")
def gallery(playwright, stage):
    """A browser that draws with the fonts of the tests alone."""
    browser = launch(playwright, stage)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def stage():
    running = Stage()
    yield running
    running.close()
