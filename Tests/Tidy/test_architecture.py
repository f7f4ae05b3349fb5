"""The architecture and the style guide, where a machine can check them.

Zones and arrows are read from the table in Docs/architecture.md.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def zones():
    """The table of Docs/architecture.md: for each zone its targets, and what each may import."""
    table, zone = {}, None
    for line in (ROOT / "Docs/architecture.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or not re.fullmatch(r"`\w+`", cells[1]):
            continue
        zone = cells[0] or zone
        imports = set(re.findall(r"`(\w+)`", cells[3]))
        assert imports or cells[3] == "nothing", line
        table.setdefault(zone, {})[cells[1].strip("`")] = imports
    return table


ZONES = zones()
KERNEL = ZONES["kernel"]
ARROWS = {target: imports for zone in ZONES.values() for target, imports in zone.items()}

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
        for path in tracked(
            "*.swift", "*.js", "*.mjs", "*.css", "*.py", "*.html", "Scripts/*", "Makefile"
        )
        if "vendor" not in path.parts
    ]


def target_of(path):
    return path.relative_to(ROOT / "Sources").parts[0]


def swift_sources():
    return [path for path in tracked("Sources/*.swift") if path.suffix == ".swift"]


def test_the_table_and_the_sources_have_the_same_targets():
    folders = {path.name for path in (ROOT / "Sources").iterdir() if any(path.iterdir())}
    assert folders == set(ARROWS)


def test_imports_follow_the_arrows():
    wrong = []
    for path in swift_sources():
        allowed = ARROWS[target_of(path)]
        for name in re.findall(r"^\s*(?:@\w+ |public |package )*import (?:\w+ )?(\w+)",
                               path.read_text(), re.M):
            if name in ARROWS and name not in allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_the_manifest_follows_the_arrows():
    manifest = (ROOT / "Package.swift").read_text()
    declarations = re.findall(
        r'\.(?:t|executableT)arget\(\s*name: "(\w+)"(.*?)(?=\n    \.\w+\(|\n  \])', manifest, re.S
    )
    assert {name for name, _ in declarations} >= set(ARROWS) - {"CBoringSSL"}
    for name, declaration in declarations:
        if name in ARROWS:
            depends = set(re.findall(r'"(\w+)"', declaration)) & set(ARROWS)
            assert depends <= ARROWS[name], f"{name} depends on {sorted(depends - ARROWS[name])}"


def test_the_relay_reaches_no_mls():
    def reach(target):
        return {target}.union(*(reach(next_target) for next_target in ARROWS[target]))

    assert not {"MLS", "ClientEngine", "MIMIContent", "CryptoSuite"} & reach("sotto")


@pytest.mark.parametrize("target", sorted(KERNEL) + ["RelayCore"])
def test_a_pure_target_touches_nothing(target):
    found = []
    for path in swift_sources():
        if target_of(path) != target:
            continue
        code = re.sub(r"//.*", "", path.read_text())
        for pattern, reason in BANNED_IN_KERNEL.items():
            if target == "RelayCore" and pattern.startswith(r"\bany "):
                continue  # native only
            for match in re.finditer(pattern, code):
                found.append(f"{path.relative_to(ROOT)}: {match.group(0)}: {reason}")
    assert not found, "\n".join(found)


def engine_rooms():
    """The table of the engine's rooms in Docs/architecture.md: what each may name."""
    text = (ROOT / "Docs/architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", text, re.M)
    return {room: set(re.findall(r"`(\w+)`", may_name)) for room, may_name in rows}


def test_a_room_of_the_engine_names_only_what_stands_below_it():
    """One module holds them all, so that nothing but this keeps a feature from another one."""
    engine = ROOT / "Sources/ClientEngine"
    rooms, code, declared = engine_rooms(), {}, {}
    for path in tracked("Sources/ClientEngine/*.swift"):
        parts = path.relative_to(engine).parts
        room = parts[0] if len(parts) > 1 else None
        text = re.sub(r'//.*|"[^"\n]*"', "", path.read_text())
        code[path] = room, text
        for name in re.findall(r"^(?:[a-z]+ )*(?:class|struct|enum|protocol|typealias) (\w+)",
                               text, re.M):
            declared[name] = room
    assert {room for room, _ in code.values()} - {None} == set(rooms)
    del declared["EngineLimits"]
    wrong = [
        f"{path.relative_to(ROOT)} names {name}"
        for path, (room, text) in code.items() if room
        for name in sorted(set(re.findall(r"\b[A-Z]\w+", text)) & set(declared))
        if declared[name] not in rooms[room] | {room}
    ]
    assert not wrong, "\n".join(wrong)
    for room in rooms:
        below, seen = set(rooms[room]), set()
        while below - seen:
            seen |= below
            below |= set().union(*(rooms[other] for other in below))
        assert room not in below, f"{room} stands below itself"


def test_the_longest_files_are_told(capsys):
    """For whoever wonders whether a file has two concerns. No length is wrong: a limit on it was
    once a reason to cut what was needed."""
    lengths = [(len(path.read_text().splitlines()), path.relative_to(ROOT))
               for path in hand_written()]
    longest = sorted(lengths, reverse=True)[:10]
    with capsys.disabled():
        print("\nthe longest files:")
        for count, name in longest:
            print(f"{count:6} {name}")
    assert longest


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


def test_public_types_say_what_they_are():
    declaration = re.compile(r"public (?:final |indirect )*(?:struct|class|enum|protocol) ")
    bare = []
    for path in swift_sources():
        previous = ""
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if declaration.match(line) and not previous.startswith("///"):
                bare.append(f"{path.relative_to(ROOT)}:{number}")
            if not line.startswith("@"):
                previous = line
    assert not bare, "no word about: " + ", ".join(bare)


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
