import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drawing import Gallery  # noqa: E402
from stage import Stage  # noqa: E402


@pytest.fixture(scope="session")
def gallery(playwright, stage):
    opened = Gallery(playwright, stage)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def stage():
    running = Stage()
    yield running
    running.close()
