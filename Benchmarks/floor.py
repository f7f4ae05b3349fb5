#!/usr/bin/env python3
"""Measures what a confirmed message costs without us: SQLite alone, sockets alone, syncs alone.

A confirmed message is two entries in the log, and six frames in and four out. The statements are
the relay's own, on its own schema; 50 conversations get three messages each between two commits,
which is what a relay takes together when 50 pairs have 32 under way each. What Python adds to each
call is measured with the rest, so the floor lies a little lower.
"""

import os
import re
import resource
import socket
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONVERSATIONS, MESSAGES, ROUNDS = 50, 3, 200
ENTRIES = 2 * MESSAGES
# As EntryBody pads a message of 300 bytes: one overflow page of 1,024 bytes, the rest in the leaf.
BODY = bytes(1103)
# Where EntryRow has a conversation's first entry.
SHIFT = 39
NOW = 1_790_000_000_000
# Frames and their WebSocket heads, as bench-relay's load has them.
IN_BYTES = MESSAGES * (300 + 160 + 2 * 43 + 4 * 33)
OUT_BYTES = MESSAGES * (300 + 160 + 2 * 92 + 2 * 43)


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def report(name, seconds, unit="ms per 1,000 messages"):
    milliseconds = seconds * 1e6 / (CONVERSATIONS * MESSAGES * ROUNDS)
    print(f"{name:44}{milliseconds:>8.2f} {unit}")


def sqlite_alone(folder, synchronous):
    schema = (ROOT / "Sources/RelaySQLite/Schema.swift").read_text()
    tables = re.search(r'tables = """(.*?)"""', schema, re.S).group(1)
    placed = re.search(r"CREATE TABLE entry \(\s+place.*?STRICT;", schema, re.S).group(0)
    database = sqlite3.connect(Path(folder) / f"{synchronous}.sqlite", isolation_level=None)
    database.executescript(
        "PRAGMA page_size = 1024; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;"
        f"PRAGMA synchronous = {synchronous}; PRAGMA secure_delete = ON;"
        f"PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384; {tables}"
        f"DROP TABLE entry; DROP TABLE body; {placed}"
    )
    for number in range(CONVERSATIONS):
        database.execute("INSERT INTO conversation (name, epoch, last) VALUES (?, 1, 0)",
                         (number.to_bytes(16, "big"),))
    start = processor_seconds()
    for turn in range(ROUNDS):
        first, last = turn * ENTRIES + 1, (turn + 1) * ENTRIES
        before = [(number << SHIFT | first - ENTRIES, number << SHIFT | first - 1)
                  for number in range(1, CONVERSATIONS + 1)] if turn > 0 else []
        entries = [(number << SHIFT | sequence, 1, number, sequence, NOW, 1, BODY)
                   for number in range(1, CONVERSATIONS + 1)
                   for sequence in range(first, last + 1)]
        members = [(number, device, 1, None, last, last)
                   for number in range(CONVERSATIONS) for device in (0, 1)]
        database.execute("BEGIN IMMEDIATE")
        database.executemany("DELETE FROM entry WHERE place BETWEEN ? AND ?", before)
        database.executemany(
            "INSERT INTO membership (conversation, device, first, last, acknowledged, submission)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, device, first) DO UPDATE SET"
            " last = excluded.last, acknowledged = excluded.acknowledged,"
            " submission = excluded.submission", members)
        database.executemany(
            "INSERT INTO entry (place, epoch, sender, submission, accepted_at, kind, bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
        database.executemany("UPDATE conversation SET epoch = 1, last = ? WHERE id = ?",
                             [(last, number + 1) for number in range(CONVERSATIONS)])
        database.execute("COMMIT")
    database.close()
    return processor_seconds() - start


def sockets_alone():
    """One read and one write for each of a pair's two connections between two commits."""
    listener = socket.create_server(("127.0.0.1", 0))
    count = 2 * CONVERSATIONS
    child = os.fork()
    if child == 0:
        peers = [socket.create_connection(listener.getsockname()) for _ in range(count)]
        for _ in range(ROUNDS):
            for peer in peers:
                peer.sendall(bytes(IN_BYTES // 2))
            for peer in peers:
                peer.recv(OUT_BYTES // 2, socket.MSG_WAITALL)
        os._exit(0)
    connections = [listener.accept()[0] for _ in range(count)]
    start = processor_seconds()
    for _ in range(ROUNDS):
        for connection in connections:
            connection.recv(IN_BYTES // 2, socket.MSG_WAITALL)
        for connection in connections:
            connection.sendall(bytes(OUT_BYTES // 2))
    seconds = processor_seconds() - start
    os.waitpid(child, 0)
    return seconds


def syncs_alone(folder):
    """A commit's pages in one write, then one sync."""
    with open(Path(folder) / "probe", "wb", buffering=0) as probe:
        pages = bytes(CONVERSATIONS * ENTRIES * 1_048)
        start, clock = processor_seconds(), time.monotonic()
        for _ in range(ROUNDS):
            probe.seek(0)
            probe.write(pages)
            os.fdatasync(probe.fileno())
        return processor_seconds() - start, time.monotonic() - clock


def main():
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        full = sqlite_alone(folder, "FULL")
        report("SQLite, synced", full)
        report("SQLite, not synced", sqlite_alone(folder, "OFF"))
        syncs, clock = syncs_alone(folder)
        report("the same pages written in one go and synced", syncs)
        sockets = sockets_alone()
        report("sockets", sockets)
        report("SQLite and sockets together: the floor", full + sockets)
        print(f"{'a sync takes':44}{clock / ROUNDS * 1e3:>8.2f} ms")


if __name__ == "__main__":
    main()
