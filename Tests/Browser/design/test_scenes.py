"""Every state of the pages, also those that a real conversation seldom reaches: nothing serious for
assistive technology, nothing cut off, no error in the console, no rule of the policy broken."""

import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

sys.path.insert(0, str(Path(__file__).parent))

from scenes import SCENES  # noqa: E402
from stage import DESKTOP, PHONE, Stage, perform  # noqa: E402

LOOKS = {"phone-light": PHONE, "desktop-dark": {**DESKTOP, "color_scheme": "dark"}}


@pytest.fixture(scope="module")
def stage():
    running = Stage()
    yield running
    running.close()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_sound(browser, stage, name, look):
    path, stage.scene, act = SCENES[name]
    page = browser.new_context(**LOOKS[look], reduced_motion="reduce").new_page()
    errors = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(stage.origin + path)
    page.wait_for_function("document.documentElement.dataset.begun")
    page.wait_for_timeout(200)
    if act:
        perform(page, act)
    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}"
               for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert errors == []
    page.context.close()
