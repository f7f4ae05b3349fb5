#!/usr/bin/env python3
"""Runs a relay of its own under load and prints what it did.

Everything a sender is told is on disk before (SQLite with synchronous=FULL, one fsync for all that
came together), on a file system that is named below. Server and load share this machine's
processors; processor time is the server's alone, all threads, user and system. Memory is VmRSS,
without the kernel's sockets. `--unlimited` turns off the limits that keep one address from doing
this.
"""

import argparse
import contextlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER = ROOT / ".build/release/sotto"
LOAD = ROOT / ".build/release/relay-load"

# Each pair has one conversation, then ten, then a hundred: how everything grows.
GROWTH = [("", "1"), (", 10 times the conversations", "10"), (", 100 times", "100")]

SCENARIOS = [
    ("{idle} idle sessions", ["idle", "--connections", "{idle}"]),
    ("50 pairs, 32 in flight, one way", ["pairs"]),
    ("the same, confirmed as receipts are", ["pairs", "--confirm", "batched"]),
] + [
    (title + more, [*arguments, "--conversations", count])
    for title, arguments in [
        ("the same, each confirmed by the receiver", ["pairs", "--confirm", "each"]),
        ("1,000 messages/s at an even pace", ["pairs", "--pace", "1000"]),
        ("50 pairs, receivers away, 1,000 messages each", ["offline"]),
    ]
    for more, count in GROWTH
]


@contextlib.contextmanager
def relay(folder):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = open(Path(folder) / "log", "w")
    server = subprocess.Popen(
        [SERVER, "serve", "--port", str(port), "--data", str(Path(folder) / "data"),
         "--unlimited"],
        stdout=log, stderr=subprocess.STDOUT, cwd=ROOT,
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        else:
            sys.exit("the relay did not start")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()
        log.close()


def syncs_per_second(folder):
    """What the disk allows: one small append and fsync after the other."""
    with open(Path(folder) / "probe", "wb", buffering=0) as probe:
        count, end = 0, time.monotonic() + 1
        while time.monotonic() < end:
            probe.write(b"x" * 4096)
            os.fsync(probe.fileno())
            count += 1
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--idle", default="10000", help="idle sessions")
    parser.add_argument("--seconds", default="10", help="length of each run with pairs")
    parser.add_argument("--only", default="", help="scenarios with this in their name")
    parser.add_argument("--folder", help="where the relay's data lie while it runs")
    options = parser.parse_args()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    with tempfile.TemporaryDirectory(dir=options.folder or ROOT / "out") as folder:
        kind = subprocess.run(
            ["stat", "-f", "-c", "%T", folder], capture_output=True, text=True, check=True)
        print(f"data on {kind.stdout.strip()}, {syncs_per_second(folder)} syncs/s one by one")
    for title, arguments in SCENARIOS:
        title = title.format(idle=f"{int(options.idle):,}")
        if options.only not in title:
            continue
        arguments = [argument.format(idle=options.idle) for argument in arguments]
        if arguments[0] == "pairs":
            arguments += ["--duration", options.seconds]
        # A fresh relay each time: what one run leaves behind must not count in the next.
        with tempfile.TemporaryDirectory(dir=options.folder or ROOT / "out") as folder:
            with relay(folder) as (port, process):
                result = subprocess.run(
                    [LOAD, arguments[0], "--port", str(port), "--process", str(process),
                     *arguments[1:]],
                    capture_output=True, text=True, check=False)
        print(f"\n{title}")
        for line in result.stdout.splitlines():
            name, figure, unit = line.split("\t")
            print(f"  {name:40}{figure:>12} {unit}")
        if result.returncode != 0:
            sys.exit(result.stderr)


if __name__ == "__main__":
    main()
