"""The style sheets are what they seem to be. What browsers make of them is asked in
Tests/Browser/design/test_styles_held.py."""

import re

import pytest
from styles import SHEETS, Sheet, Variables, sheets, variables

# What may differ for those who asked for less motion. The tokens in it are times.
MOTION = re.compile(r"(animation|transition|scroll-behavior)(-.*)?|--.*")
TIME = re.compile(r"0m?s( linear| ease\S*)?|none|auto")

# Each was in the pages once, or might be: a browser reads on as if nothing were wrong.
ENEMIES = {
    "a block that swallows the rest": """
        @media (prefers-reduced-motion: reduce) { .dots i { animation: none; }
        .composer { display: flex; }""",
    "a brace that was left behind": ".qr { color: red; } } .earlier, .jump { display: flex; }",
    "a brace at the end": ".qr { color: red; }}",
    "a rule that is never closed": ".a { color: red; .b { color: blue; }",
    "a rule within a rule": ".a { color: red; .b { color: blue; } }",
    "a block within a rule": ".a { color: red; @media print { color: blue; } }",
    "a semicolon that is missing": ".a { color: red\n padding: 0; }",
    "a semicolon that is missing behind a variable": ":root { --a: 1px\n --b: 2px; }",
    "a semicolon that is missing before a variable": ".a { margin: var(--a)\n padding: 0; }",
    "a colon that is missing": ".a { color red; }",
    "a value that is missing": ".a { color: ; }",
    "a comment that is never closed": ".a { color: red; } /* and so on .b { color: blue; }",
    "a string that is never closed": ".a::before { content: \"so; }\n.b { color: red; }",
    "a bracket that is never closed": ".a { inline-size: calc(1px + (2px); } .b { color: red; }",
    "a bracket too many": ".a { inline-size: calc(1px)); }",
    "an unknown block": "@medai print { .a { color: red; } }",
    "an import": "@import url(other.css);",
    "a declaration without a rule": "color: red;",
    "a declaration in a block": "@media print { color: red; }",
    "a selector without a block": ".a { color: red; } .b",
    "a rule for nothing": "{ color: red; }",
    "a rule that says nothing": ".a { }",
    "a block that is empty": "@media print { }",
    "a misspelt mark": ".a { color: red !importnat; }",
    "a frame that is none": "@keyframes a { fro { opacity: 0; } }",
}


@pytest.mark.parametrize("enemy", ENEMIES)
def test_a_defect_is_found(enemy):
    assert Sheet(ENEMIES[enemy]).problems


def test_what_is_sound_passes():
    sheet = Sheet("""
        :root { --a: 1px; --list: "Noto Sans", serif; }
        .a:not(:hover), [dir="rtl"] .b > i:nth-child(2)::before { content: "}"; color: red; }
        /* { */
        @media (min-width: 20rem) { @supports (display: grid) { .a { padding: var(--a) 0; } } }
        @keyframes breathe { from { opacity: 0.3; } 50%, 60% { opacity: 1 !important } }
        @page { margin: 1cm; }
    """)
    assert sheet.problems == []
    assert [rule.selector for rule in sheet.rules] == [
        ":root", '.a:not(:hover), [dir="rtl"] .b > i:nth-child(2)::before', ".a", "from",
        "50%, 60%", ""]
    assert sheet.rules[2].within == ("@media (min-width: 20rem)", "@supports (display: grid)")


def test_there_are_style_sheets():
    assert len(SHEETS) >= 5 and sum(len(sheet.rules) for sheet in sheets()) > 100


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_sound(path):
    assert Sheet(path.read_text(), path.name).problems == []


def test_every_variable_is_set_somewhere():
    known = variables()
    unknown = [f"{sheet.name}:{declaration.line}: {declaration.text()}"
               for sheet in sheets() for rule in sheet.rules for declaration in rule.declarations
               if None in known.resolved(declaration)]
    assert not unknown, "\n".join(unknown)


def test_a_misspelt_variable_is_found():
    sheet = Sheet(":root { --a: 1px; } .a { margin: var(--b); padding: var(--b, 2px) var(--a); }")
    known = Variables([sheet])
    margin, padding = sheet.rules[1].declarations
    assert known.resolved(margin) == {None}
    assert known.resolved(padding) == {"2px 1px"}


def still(rule):
    """What a rule for those who asked for less motion says about anything else."""
    return [f"{rule.line}: {rule.selector} {{ {declaration.text()} }}"
            for declaration in rule.declarations
            if not MOTION.fullmatch(declaration.name)
            or (declaration.name.startswith("--") and not TIME.fullmatch(declaration.value))]


def misplaced(sheet):
    """Rules that only those see who asked for less motion, though they are not about motion."""
    return [words for rule in sheet.rules
            if any("prefers-reduced-motion" in block for block in rule.within)
            for words in still(rule)]


def test_less_motion_is_about_motion_alone():
    """All else in such a block has got there by a brace that is missing."""
    found = [f"{sheet.name}:{words}" for sheet in sheets() for words in misplaced(sheet)]
    assert not found, "\n".join(found)


def test_a_composer_in_a_block_for_less_motion_is_found():
    """As it once was, and with a brace at the end, so that all braces match."""
    sheet = Sheet("""
        @media (prefers-reduced-motion: reduce) {
          .dots i { animation: none; }
          :root { --quick: 0s; }
          .composer { display: flex; }
        }""")
    assert sheet.problems == []
    assert len(misplaced(sheet)) == 1 and ".composer" in misplaced(sheet)[0]
