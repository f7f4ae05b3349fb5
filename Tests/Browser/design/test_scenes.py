"""Every state of the pages, also those that a real conversation seldom reaches: nothing serious for
assistive technology, nothing cut off, no error in the console, no rule of the policy broken."""

import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent))

from acts import perform  # noqa: E402
from drawing import SETTINGS  # noqa: E402
from scenes import SCENES  # noqa: E402

LOOKS = {"phone": {}, "desktop": {"color_scheme": "dark"}}
# Axe is a script too.
ALIVE = [name for name, scene in SCENES.items() if scene.script]
# What axe looks at is what stays: motion that ends is at its end.
AT_THE_END = """
() => Promise.all(document.getAnimations()
  .filter((motion) => Number.isFinite(motion.effect.getComputedTiming().endTime))
  .map((motion) => motion.finish()))
"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ALIVE)
def test_a_scene_is_sound(gallery, name, look):
    scene = SCENES[name]
    page = gallery.open(scene, SETTINGS[look])
    page.emulate_media(**LOOKS[look])
    perform(page, scene.act)
    # The desk on a phone has a list alone to be seen.
    page.locator("main").first.wait_for(state="attached")
    page.evaluate(AT_THE_END)
    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}"
               for v in found if v["impact"] in ("serious", "critical")]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert serious == []
    assert not wide
    assert gallery.thrown == []
    assert [said for said in gallery.complaints if not (scene.misses and "404" in said)] == []


def test_what_is_higher_than_a_phone_is_scrolled_to(gallery):
    scene = SCENES["customer-changed"]
    page = gallery.open(scene, SETTINGS["phone-large"])
    perform(page, scene.act)
    box = page.get_by_role("textbox")
    expect(box).not_to_be_in_viewport()
    page.mouse.move(180, 600)
    page.mouse.wheel(0, 5_000)
    expect(box).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Go on without comparing")).to_be_in_viewport(ratio=1)
