import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from chromium import CHROMIUM, FLAGS  # noqa: E402
from people import Owner  # noqa: E402
from server import WEB_ROOT, Server  # noqa: E402


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium):
    """The browser, with every profile closed afterwards."""
    yield chromium
    close_profiles(chromium)


def close_profiles(chromium):
    for context in chromium.contexts:
        # What was being answered when the test ended is of no interest.
        for answering in (context, *context.pages):
            answering.unroute_all(behavior="ignoreErrors")
        context.close()


@pytest.fixture
def web_root():
    """What the server serves; a test may lay something beside it."""
    return WEB_ROOT


@pytest.fixture(scope="session")
def founded(chromium, tmp_path_factory):
    """The data of a server with a desk, and its customers' link without the server's name."""
    running = Server(tmp_path_factory.mktemp("founded") / "data").start()
    link = Owner.set_up(chromium, running).customer_link.removeprefix(running.url)
    close_profiles(chromium)
    running.stop()
    return running.data, link


@pytest.fixture
def server(request, tmp_path, chromium, web_root):
    data = tmp_path / "data"
    # Whoever needs no more than a link founds no desk for it.
    if "customer_link" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("founded")[0], data)
    running = Server(data, web_root=web_root).start()
    yield running
    # Before it stops: a page would ask it again, and whoever answers in its place would fail.
    close_profiles(chromium)
    running.stop()


@pytest.fixture
def customer_link(server, founded):
    """Of a desk where nobody is at the moment."""
    return server.url + founded[1]


@pytest.fixture
def owner(browser, server):
    return Owner.set_up(browser, server).go_to_desk(server)
