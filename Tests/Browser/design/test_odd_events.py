"""Whatever the engine is made to tell by others, a page goes on: real scenes, and behind them
events of the vocabulary with the oddest values that its coder lets through."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from acts import perform  # noqa: E402
from drawing import SETTINGS  # noqa: E402
from scenes import CONVERSATION, SCENES, b  # noqa: E402
from stage import ROOT  # noqa: E402

# Times end where JavaScript's dates do: PageTests in Tests/ClientEngineTests.
TIMES = [0, 1, 1_700_000_000_000, 8_640_000_000_000_000]
NUMBERS = [0, 1, 7, 2**31, 2**53 - 1, 2**64 - 1]
TEXTS = ["", "a", "\u202eexe.png", "\u0000", "\U0001F44D\U0001F3FD", "x" * 5_000, "__proto__",
         "https://example.org/\u202egnp", "<img src=x onerror=alert(1)>", "\u0645\u0631\u062d"]
# What a page answers by leaving what it shows.
LEAVES = {"identity", "invitation"}


def vocabulary():
    """What a page may be told, by name: kind, fields with their types, and cases."""
    made = subprocess.run([ROOT / "Scripts" / "vocabulary", "--told"], check=True,
                          capture_output=True)
    return {name: (thing["kind"], thing["fields"], thing["cases"])
            for name, thing in json.loads(made.stdout).items()}


def value(of, things, chance):
    if of.endswith("?"):
        return None if chance.random() < 0.3 else value(of[:-1], things, chance)
    if of.startswith("["):
        return [value(of[1:-1], things, chance) for _ in range(chance.randrange(4))]
    match of:
        case "Conversation": return chance.choice([CONVERSATION, CONVERSATION, b("01" * 16)])
        case "Bytes" | "Device": return b(f"{chance.randrange(4):02x}" * chance.choice([0, 16, 32]))
        case "Text" | "Name": return chance.choice(TEXTS)
        case "Slug": return "support"
        case "Colour": return chance.choice(["#000000", "#ffffff", "#1d4ed8"])
        case "Flag": return chance.random() < 0.5
        case "Time": return chance.choice(TIMES)
        case "Number" | "Count" | "Place": return chance.choice(NUMBERS)
    kind, fields, cases = things[of]
    return chance.choice(cases) if kind == "enum" else filled(fields, things, chance)


def filled(fields, things, chance):
    return {name: value(of, things, chance) for name, of in fields}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", [
    "customer-talk", "customer-trust", "desk-talk", "desk-team", "setup", "join"])
def test_a_page_goes_on(gallery, stage, name, seed):
    things, chance = vocabulary(), random.Random(seed)
    kinds = [(kind, fields) for kind, (what, fields, _) in things.items()
             if what == "event" and kind not in LEAVES]
    assert len(kinds) > 10
    odd = [{"event": kind, **filled(fields, things, chance)}
           for kind, fields in (chance.choice(kinds) for _ in range(120))]
    for event in odd:
        if event["event"] == "refused":
            event["command"] = None
    scene = SCENES[name]
    page = gallery.open(scene, SETTINGS["desktop"])
    if scene.act:
        perform(page, scene.act)
    stage.tell(page, odd)
    if name == "desk-talk":
        rows = page.get_by_role("list", name="Conversations").get_by_role("listitem")
        for place in range(rows.count()):
            rows.nth(place).click()
    page.locator("main").first.wait_for(state="attached")
    page.mouse.wheel(0, -2_000)
    page.wait_for_timeout(300)
    text = page.locator("body").inner_text()
    assert gallery.thrown == []
    assert text.strip() != ""
