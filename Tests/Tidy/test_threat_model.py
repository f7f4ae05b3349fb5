"""What Docs/threat-model.md promises is what tests show: whatever it names exists, no attempt
stands there without a test that plays it, and no page says more of readers than stands there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "Docs" / "threat-model.md").read_text()
FILES = [
    path for pattern in ("*Tests.swift", "test_*.py", "*.test.mjs")
    for path in sorted((ROOT / "Tests").rglob(pattern))
]
# A file, or the name of a test in the one that was named last.
NAMED = re.compile(r"`(?P<file>\w+Tests|test_\w+(?:\.py)?|\w+\.test\.mjs)`|“(?P<test>[^”]+)”")
HEADS = (
    "| attempt | what stops it |", "| what is over | shown by |", "| what it says | shown by |",
    "| a copy of | reads on | shown by |", "| | shown by |",
)
# Whom a sentence lets read, and whom not.
OF_READERS = re.compile(
    r"\b[Oo]nly\b(?! a newer).*\bread\b|\bnobody\b.*\bread\b|[Tt]he server cannot"
    r"|without being able to read|[Nn]othing new|begins here|[Ee]ncrypted$|Key verified$"
    r"|approved with it|Nobody else"
)


def files_of(name):
    """Two rooms may each have their own of one name."""
    return [path for path in FILES if path.name == name or path.stem == name]


def is_test(name, path):
    text = path.read_text()
    return any(opening + name in text for opening in ('@Test("', 'test("', "def ", '\n    "'))


def named_in(text):
    """Each test that is named, with its file; files alone with none."""
    file = None
    for found in NAMED.finditer(text):
        if found["file"]:
            file = found["file"]
            yield file, None
        elif file:
            yield file, " ".join(found["test"].split())


def missing(text):
    for file, test in named_in(text):
        files = files_of(file)
        if not files or test and not any(is_test(test, path) for path in files):
            yield f"{file} “{test}”"


def rows(*heads):
    """The rows below these heads, the head itself and its line left out."""
    for head in heads:
        for table in PAGE.split(head)[1:]:
            for line in table.split("\n")[2:]:
                if not line.startswith("|"):
                    break
                yield line


def evidence(row):
    """What stands behind the first cell, which may be a quotation."""
    return row.split("|", 2)[2]


def test_what_is_missing_is_found():
    assert list(missing("`TrustTests` “no such test”")) == ["TrustTests “no such test”"]
    assert list(missing("`NoSuchTests`")) == ["NoSuchTests “None”"]
    assert not list(missing("`TrustTests` “a roster with a forged agent is refused whole”"))


@pytest.mark.parametrize("paragraph", PAGE.split("\n\n"), ids=lambda text: text.strip()[:40])
def test_every_test_that_is_named_exists(paragraph):
    lines = paragraph.split("\n")
    texts = [evidence(line) for line in lines] if lines[0].startswith("|") else [paragraph]
    assert not [name for text in texts for name in missing(text)]


@pytest.mark.parametrize("row", list(rows(*HEADS)), ids=lambda row: row[:50])
def test_every_promise_names_its_test(row):
    assert list(named_in(evidence(row))) or "the same" in evidence(row)


STRING = r'"[^"\n]*"|`[^`]*`'


def sentences_of(path):
    """The texts of a page in English, as one reads them; whoever is named is anybody."""
    source = re.sub(r"^ *//.*$", "", path.read_text(), flags=re.M)
    for joined in re.findall(rf"(?:{STRING})(?:\s*\+\s*(?:{STRING}))*", source):
        text = "".join(part[1:-1] for part in re.findall(STRING, joined))
        yield re.sub(r"\$\{\w+\}", "\0", text)


def test_what_the_pages_say_of_readers_is_shown():
    quoted = [found for row in rows(HEADS[2]) for found in re.findall("“([^”]+)”", row[:400])]
    said = [
        text for name in ("en.js", "later/en.js", "desk/en.js")
        for text in sentences_of(ROOT / "web" / "strings" / name) if OF_READERS.search(text)
    ]
    assert len(said) >= 10

    def pattern(text):
        return "\\w+".join(re.escape(part) for part in text.split("\0"))

    silent = [text for text in said if not any(re.fullmatch(pattern(text), one) for one in quoted)]
    assert not silent, "\n".join(silent)
