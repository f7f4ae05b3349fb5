"""The architecture and the style guide, where a machine can check them.

Zones and arrows are those of Docs/architecture.md; a change there changes `ARROWS` here.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

KERNEL = {
    "TLSSyntax": set(),
    "CBOR": set(),
    "CryptoSuite": set(),
    "MLS": {"TLSSyntax", "CryptoSuite"},
    "MIMIContent": {"CBOR"},
    "RelayProtocol": {"TLSSyntax", "CBOR"},
    "ClientEngine": {"TLSSyntax", "CBOR", "CryptoSuite", "MLS", "MIMIContent", "RelayProtocol"},
}
SHELLS = {
    "CryptoNative": {"CryptoSuite"},
    "CBoringSSL": set(),
    "CryptoWasm": {"CryptoSuite", "CBoringSSL"},
    "ClientWasm": {"ClientEngine", "CryptoSuite", "CryptoWasm", "CBOR", "RelayProtocol"},
}
RELAY = {
    "RelayCore": {"RelayProtocol"},
    "RelaySQLite": {"RelayCore", "RelayProtocol"},
    "RelayServer": {"RelayCore", "RelayProtocol"},
    "sotto": {"RelayCore", "RelaySQLite", "RelayServer", "RelayProtocol"},
}
PROVING_GROUND = {
    "MLSVectors": {"MLS", "CryptoSuite", "TLSSyntax"},
    "RelayConformance": {"RelayCore", "RelayProtocol"},
}
ARROWS = KERNEL | SHELLS | RELAY | PROVING_GROUND

LINES_MAX = 450
COLUMNS_MAX = 100
# Of the kernel: nothing that reads the world, and nothing Embedded Swift lacks.
BANNED_IN_KERNEL = {
    r"\bimport (Foundation|Dispatch|Glibc|Synchronization)\b": "touches the world",
    r"\bSystemRandomNumberGenerator\b": "randomness is an argument",
    r"\b(Date|ContinuousClock|SuspendingClock|DispatchTime)\b\s*[(.]": "time is an argument",
    r"\bUnsafe(Mutable)?(Raw)?(Buffer)?Pointer\b|\bwithUnsafe": "unsafe pointers live in shells",
    r"\bprint\(": "the kernel says nothing",
    r"\bany [A-Z]\w+": "Embedded Swift has no existentials",
}
BANNED_NAMES = re.compile(r"(Utils?|Helpers?|Manager|Impl|Common|V2)\.(swift|js)$")


def tracked(*patterns):
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listing if name and (ROOT / name).is_file()]


def hand_written():
    return [
        path
        for path in tracked("*.swift", "*.js", "*.mjs", "*.css", "*.py", "*.sh", "*.html")
        if "vendor" not in path.parts
    ]


def zone_of(path):
    return path.relative_to(ROOT / "Sources").parts[0]


def swift_sources():
    return [path for path in tracked("Sources/*.swift") if path.suffix == ".swift"]


def test_every_zone_of_the_sources_is_known():
    unknown = {zone_of(path) for path in swift_sources()} - set(ARROWS)
    assert not unknown, f"give these a place in the architecture: {sorted(unknown)}"


def test_imports_follow_the_arrows():
    wrong = []
    for path in swift_sources():
        allowed = ARROWS[zone_of(path)]
        for name in re.findall(r"^\s*(?:@\w+ |public |package )*import (?:\w+ )?(\w+)",
                               path.read_text(), re.M):
            if name in ARROWS and name not in allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_the_relay_reaches_no_mls():
    def reach(zone):
        return {zone}.union(*(reach(next_zone) for next_zone in ARROWS[zone]))

    assert not {"MLS", "ClientEngine", "MIMIContent", "CryptoSuite"} & reach("sotto")


@pytest.mark.parametrize("zone", sorted(KERNEL) + ["RelayCore"])
def test_a_pure_zone_touches_nothing(zone):
    found = []
    for path in swift_sources():
        if zone_of(path) != zone:
            continue
        code = re.sub(r"//.*", "", path.read_text())
        for pattern, reason in BANNED_IN_KERNEL.items():
            if zone == "RelayCore" and pattern.startswith(r"\bany "):
                continue  # native only
            for match in re.finditer(pattern, code):
                found.append(f"{path.relative_to(ROOT)}: {match.group(0)}: {reason}")
    assert not found, "\n".join(found)


def test_no_file_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in hand_written()
        if (count := len(path.read_text().splitlines())) > LINES_MAX
    ]
    assert not long, "\n".join(long)


def test_no_line_is_too_wide():
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in hand_written()
        if path.suffix != ".html"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > COLUMNS_MAX
    ]
    assert not wide, "\n".join(wide)


def test_no_file_is_named_for_a_drawer():
    drawers = [path.name for path in hand_written() if BANNED_NAMES.search(path.name)]
    assert not drawers, drawers


def test_every_todo_names_its_issue():
    # Built from parts, so that this line is not its own finding.
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b(?!\(#\d+\))")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in hand_written()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if mark.search(line)
    ]
    assert not found, "\n".join(found)


def test_limits_have_a_room_and_a_reason():
    rooms = tracked("Sources/*/Limits.swift")
    assert rooms
    bare = []
    for path in rooms:
        previous = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.match(r"\s*(public |package )?static let ", line):
                if not previous.strip().startswith("///"):
                    bare.append(f"{path.relative_to(ROOT)}:{number}")
            previous = line
    assert not bare, "no reason given: " + ", ".join(bare)


def test_dependencies_are_pinned_exactly():
    manifest = (ROOT / "Package.swift").read_text()
    for declaration in re.findall(r"\.package\((?:[^()]|\([^()]*\))*\)", manifest):
        assert "exact:" in declaration, declaration


def test_links_in_the_documents_lead_somewhere():
    dead = []
    for path in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text()):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (path.parent / target).exists():
                dead.append(f"{path.relative_to(ROOT)} -> {target}")
    assert not dead, "\n".join(dead)
