"""Debian's Firefox, where its engine differs: what it keeps and refuses to keep, private windows,
compositions, tabs. The desk answers from Chromium."""

import shutil

import pytest
from firefox import ENTER, Firefox

pytestmark = pytest.mark.skipif(shutil.which("firefox-esr") is None, reason="no Firefox here")

# Noticing that a tab is gone or hangs, taking over and starting, with room for a busy machine.
TAKE_OVER_SECONDS = 180


@pytest.fixture
def start(tmp_path):
    """Starts a Firefox with these preferences; all of them end with the test."""
    running = []

    def start(name="profile", **preferences):
        running.append(Firefox(tmp_path / name, **preferences).start())
        return running[-1]

    yield start
    for firefox in running:
        firefox.stop()


def dispatch(tab, **key):
    """A key as an input method sends it, which no driver can do."""
    settings = {"key": "Enter", "bubbles": True, "cancelable": True, **key}
    fields = ", ".join(f"{name}: {str(value).lower() if isinstance(value, bool) else repr(value)}"
                       for name, value in settings.items())
    return tab.evaluate(f"""document.querySelector("textarea").dispatchEvent(
      new KeyboardEvent("keydown", {{ {fields} }}))""")


def test_a_customer_in_firefox_writes_and_is_answered(start, owner):
    tab = start().open(owner.customer_link)
    tab.write("Good morning from Firefox")
    tab.sees("Good morning from Firefox", "Sent")
    owner.open_conversation()
    owner.sees("Good morning from Firefox")
    owner.write("How can I help?")
    tab.sees("How can I help?")
    tab.sees("Good morning from Firefox", "Read")
    tab.type("By the return key")
    tab.keys(ENTER)
    owner.sees("By the return key")


def test_a_reload_and_a_new_start_keep_everything(start, owner):
    firefox = start()
    tab = firefox.open(owner.customer_link)
    tab.write("I come back")
    tab.sees("I come back", "Sent")
    tab.reload()
    tab.sees("I come back", "Sent")
    firefox.stop()
    owner.open_conversation()
    owner.write("Said while you were away")
    tab = start().open(owner.customer_link)
    tab.sees("I come back", "Read")
    tab.sees("Said while you were away")


def test_blocked_cookies_have_their_own_sentence_and_nothing_is_kept(start, customer_link):
    tab = start(**{"network.cookie.cookieBehavior": 2}).open(customer_link)
    tab.says("lets this site keep nothing")
    tab.write("Is this kept?")
    tab.says("lets this site keep nothing")
    assert "kept" not in tab.status()
    assert tab.evaluate("document.querySelector('.status-line .grave') !== null")


def test_a_private_window_works_while_it_is_open(start, owner):
    firefox = start(**{"browser.privatebrowsing.autostart": True})
    tab = firefox.open(owner.customer_link)
    tab.write("In private")
    tab.sees("In private", "Sent")
    tab.reload()
    tab.sees("In private", "Sent")
    owner.open_conversation()
    owner.write("Nobody else hears it")
    tab.sees("Nobody else hears it")


def test_a_key_that_belongs_to_a_composition_sends_nothing(start, customer_link):
    tab = start().open(customer_link)
    tab.type("nihon")
    dispatch(tab, isComposing=True, keyCode=229)
    # Safari ends the composition first, and the key that ended it comes after.
    dispatch(tab, isComposing=False, keyCode=229)
    assert tab.evaluate("document.querySelector('textarea').value") == "nihon"
    assert tab.items("nihon") == []
    tab.keys(ENTER)
    tab.sees("nihon", "Sent")


def test_a_draft_survives_a_reload(start, customer_link):
    tab = start().open(customer_link)
    tab.type("Half a sent")
    tab.reload()
    tab.wait_for("document.documentElement.dataset.begun === 'true'")
    tab.wait_for("document.querySelector('textarea').value === 'Half a sent'")


def test_a_later_tab_learns_how_things_are(start, server, customer_link):
    firefox = start()
    first = firefox.open(customer_link)
    first.write("From the first")
    first.sees("From the first", "Sent")
    second = firefox.open(customer_link)
    second.sees("From the first", "Sent")
    second.wait_for("document.querySelector('.status-line').textContent === ''")
    first.close()
    second.write("The first is closed")
    second.sees("The first is closed", "Sent", TAKE_OVER_SECONDS)
    server.kill()
    second.says("The server does not answer")
    assert "kept here" in second.status()


def test_a_tab_that_hangs_is_replaced(start, owner):
    firefox = start()
    first = firefox.open(owner.customer_link)
    first.write("Before it hangs")
    first.sees("Before it hangs", "Sent")
    # As a hung owner looks to the others: it keeps the lock and answers nothing.
    first.evaluate("""new Promise((resolve) => navigator.locks.request(
      "sotto-customer-support", { steal: true }, () => {
        resolve(1);
        return new Promise(() => {});
      }))""")
    second = firefox.open(owner.customer_link)
    second.sees("Before it hangs", "Sent", TAKE_OVER_SECONDS)
    second.write("It goes on")
    second.sees("It goes on", "Sent", TAKE_OVER_SECONDS)
    first.sees("It goes on", "Sent", TAKE_OVER_SECONDS)
