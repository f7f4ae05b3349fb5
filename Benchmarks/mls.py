#!/usr/bin/env python3
"""Runs mls-bench and prints one table: medians, instructions where valgrind is there, sizes.

Medians are in microseconds and depend on the machine and its load; instructions under callgrind are
those of the same program without the newest vector instructions, and repeat. The grown groups are
kept in out/bench, for growing a thousand members under callgrind would take hours.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / ".build/release/mls-bench"


def stripped(program, folder):
    """Valgrind gives up on Swift's debug information; names of functions are left."""
    copy = Path(folder) / program.name
    subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
    return copy


def instructions(program, arguments, title, folder):
    result = subprocess.run(
        [
            "valgrind", "--tool=callgrind", "--toggle-collect=*8measuredyyF",
            f"--callgrind-out-file={folder}/callgrind.out",
            program, *arguments, "--once", title,
        ],
        capture_output=True, text=True, check=False,
    )
    found = re.search(r"Collected : (\d+)", result.stderr)
    if result.returncode != 0 or not found:
        sys.exit(f"callgrind failed on {title}:\n{result.stderr}{result.stdout}")
    return int(found.group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default="1", help="cipher suite, by its number")
    parser.add_argument("--sizes", nargs="+", default=["2", "10", "100", "1000"])
    parser.add_argument("--without-instructions", action="store_true")
    options = parser.parse_args()

    states = ROOT / f"out/bench/mls-{options.suite}"
    arguments = ["--suite", options.suite, "--sizes", *options.sizes, "--states", states]
    # Twice: what was just grown has warm caches, what is read back is what an application has.
    subprocess.run([BENCH, *arguments, "--list"], check=True, stdout=subprocess.DEVNULL)
    listing = subprocess.run(
        [BENCH, *arguments], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    counts = not options.without_instructions and shutil.which("valgrind")
    if not counts:
        print("no instruction counts: valgrind is absent or not wanted")
    print(f"suite {options.suite}")
    print(f"{'':52}{'µs':>10}{'instructions':>16}{'bytes':>10}")
    with tempfile.TemporaryDirectory() as folder:
        program = stripped(BENCH, folder) if counts else BENCH
        for line in listing:
            microseconds, byte_count, title = line.split("\t")
            count = instructions(program, arguments, title, folder) if counts else ""
            size = byte_count if byte_count != "0" else ""
            print(f"{title:52}{microseconds:>10}{count:>16,}{size:>10}" if counts else
                  f"{title:52}{microseconds:>10}{'':>16}{size:>10}", flush=True)


if __name__ == "__main__":
    main()
