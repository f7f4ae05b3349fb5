"""No decoder without a fuzz target: Fuzzing/README.md says which belongs to which."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "Fuzzing/README.md").read_text()
# Whoever reads what others wrote does it with one of these.
READER = re.compile(r"\b(TLSReader|CBORReader|RecordReader|JSONReader)\b")


def rows(heading):
    """The first table behind a heading: of each row the names in its cells."""
    section = README.split(heading, 1)[1]
    table = re.search(r"(?m)^\|---.*\n((?:\|.*\n)+)", section)[1]
    return [
        [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]
        for line in table.splitlines()
    ]


def targets():
    """As the targets name themselves."""
    found = set()
    for path in (ROOT / "Sources/FuzzTargets").rglob("*.swift"):
        text = path.read_text()
        found.update(re.findall(r"\b(?:decoding|canonical|FuzzTarget)\(\s*\"([a-z-]+)\"", text))
    return found


def decoders():
    return {
        str(path.relative_to(ROOT / "Sources"))
        for path in (ROOT / "Sources").rglob("*.swift")
        if "FuzzTargets" not in path.parts and READER.search(path.read_text())
    }


def test_every_decoder_has_a_target():
    table = rows("## Every decoder and its target")
    listed = [name for names, _ in table for name in names]
    assert len(listed) == len(set(listed)), "a decoder stands twice"
    assert not (missing := decoders() - set(listed)), sorted(missing)
    gone = [name for name in listed if not (ROOT / "Sources" / name).is_file()]
    assert not gone, gone
    bare = [names for names, reached in table if not reached]
    assert not bare, bare


def test_every_target_is_explained_and_reaches_something():
    assert {name for names, *_ in rows("# Fuzzing") for name in names} == targets()
    reached = {name for _, names in rows("## Every decoder and its target") for name in names}
    assert reached <= targets(), sorted(reached - targets())
    # The rest is what lives, not what decodes.
    assert targets() - reached <= {"live-group", "client-engine", "relay", "joining"}
