"""What a page says of who can read stands where it is true, and what happens is said in words: by
the events that an engine tells of it."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent))

from acts import perform  # noqa: E402
from drawing import SETTINGS  # noqa: E402
from scenes import SCENES  # noqa: E402

ONLY_YOU = "Only you and the people of Northwind Bank can read what is written here."


@pytest.fixture
def play(gallery):
    def open_scene(name):
        page = gallery.open(SCENES[name], SETTINGS["phone"])
        perform(page, SCENES[name].act)
        return page

    return open_scene


@pytest.mark.parametrize("scene, said", [
    ("customer-first", ONLY_YOU),
    ("customer-first-bare", "Your link did not carry the company’s key"),
    ("customer-first-unconfirmed", "has not confirmed for 30 days who is at its desk"),
])
def test_only_you_and_the_company_stands_where_key_and_roster_are_verified(play, scene, said):
    page = play(scene)
    expect(page.locator(".opening")).to_contain_text(said)
    expect(page.get_by_text(ONLY_YOU)).to_have_count(1 if said == ONLY_YOU else 0)
    level = page.locator("#trust-level")
    if said == ONLY_YOU:
        expect(level).to_have_text("Key verified")
    else:
        expect(level).not_to_have_text("Key verified")


@pytest.mark.parametrize("scene, said", [
    ("customer-notices", "Mira Stone says that the server has shown it other messages than you"),
    ("customer-notices", "Wilhelmina Featherstonehaugh-Cholmondeley could not follow any more."),
    ("customer-notices", "The conversation goes on with new keys."),
    ("customer-classical", "Quantum computers of later years might"),
    ("customer-successor", "Something invalid came in the name of Bilal."),
    ("desk-notices", "Somebody says that the server has shown it other messages than you"),
    ("desk-notices", "Mira Stone could not follow any more."),
    ("desk-notices", "The conversation goes on with new keys."),
    ("desk-late", "You joined later. For you the conversation begins here."),
])
def test_what_happens_to_a_conversation_is_said(play, scene, said):
    expect(play(scene).get_by_role("log")).to_contain_text(said)
