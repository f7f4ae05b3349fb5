"""Faults on the real program. Each function takes a scale (1 is the full run, less is shorter) and
gives what it measured; it raises when a promise was broken.
"""

import os
import random
import resource
import socket
import statistics
import struct
import subprocess
import time

from backup import backups
from flood import flood
from measure import MEMORY_MAX, PATIENCE_SECONDS, folder, require, wait_until
from network import half_open
from relay import Relay
from talk import Crowd, Reader, Writer
from wire import HANDSHAKE, STORAGE_UNAVAILABLE, Client, Key

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


def settle(relay, base):
    """Waits until the server has as many open files as before."""
    wait_until(lambda: relay.open_files <= base + 8, "connections are not closed", 0.05)
    return relay.open_files


def killed(scale):
    """kill -9 at random moments under load."""
    rounds = max(3, int(50 * scale))
    recoveries, chance = [], random.Random(1)
    with folder() as data:
        relay = Relay(data).start()
        crowd = Crowd(relay, 8)
        crowd.start()
        for _ in range(rounds):
            time.sleep(chance.uniform(0.02, 0.5))
            relay.rss
            moment = time.monotonic()
            relay.kill()
            relay.start(wait=False)
            while not crowd.accepted_anew(moment):
                require(relay.process.poll() is None, "it did not start again")
                require(time.monotonic() - moment < PATIENCE_SECONDS,
                        "nothing is accepted after a restart")
                time.sleep(0.002)
            recoveries.append(time.monotonic() - moment)
        lost, accepted = crowd.finish(), crowd.accepted
        relay.rss
        relay.stop()
    require(lost == 0 and crowd.gaps == 0, f"lost {lost}, gaps {crowd.gaps}")
    return {
        "kills": rounds, "acknowledged": accepted, "lost": lost,
        "recovery p50 s": round(statistics.median(recoveries), 3),
        "recovery max s": round(max(recoveries), 3), "VmRSS max MB": round(relay.rss_max),
    }


def disk_full(scale):
    """The disk fills up, and has room again."""
    with folder() as data:
        megabytes = 4 if scale < 1 else 24
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", data], check=True)
        try:
            relay = Relay(data, "--unlimited").start()
            crowd = Crowd(relay, 4, pause=0.0005)
            for writer in crowd.writers:
                writer.start()
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not any(STORAGE_UNAVAILABLE in w.refusals for w in crowd.writers):
                require(time.monotonic() < deadline, "the disk does not fill")
                relay.rss
                time.sleep(0.05)
            wait_until(lambda: relay.get("/readyz") == 503, "ready while the disk is full", 0.1)
            require(relay.get("/healthz") == 200, "alive while the disk is full")
            before = crowd.accepted
            moment = time.monotonic()
            subprocess.run(
                ["mount", "-o", f"remount,size={megabytes * 4}m", data], check=True)
            recovery = wait_until(
                lambda: crowd.accepted_since(moment), "nothing is accepted with room again", 0.005)
            wait_until(lambda: relay.get("/readyz") == 200, "not ready again", 0.1)
            relay.kill()
            relay.start()
            lost = crowd.finish()
            relay.rss
            relay.stop()
        finally:
            subprocess.run(["umount", "-l", data], check=True)
    require(lost == 0, f"lost {lost}")
    return {"disk MB": megabytes, "acknowledged when full": before,
            "acknowledged": crowd.accepted, "lost": lost, "recovery s": round(recovery, 3),
            "VmRSS max MB": round(relay.rss_max)}


def never_reads(scale):
    """Clients that have everything sent to them and take nothing."""
    count, entries = max(4, int(24 * scale)), max(40, int(400 * scale))
    payload = os.urandom(60_000)
    with folder() as data:
        relay = Relay(data, "--unlimited").start()
        base = relay.rss
        sender = Client.opened(relay.port)
        deaf, conversations = [Key() for _ in range(count)], []
        for key in deaf:
            conversations.append(sender.create([key]))
            event = sender.wait_for("accepted")
            sender.acknowledge(event["conversation"], event["sequence"])
        clients = [Client.opened(relay.port, key, receive_buffer=4096) for key in deaf]
        for submission in range(2, 2 + entries // 10):
            for conversation in conversations:
                sender.append(conversation, submission, payload)
                event = sender.wait_for("accepted")
                sender.acknowledge(conversation, event["sequence"])
                # Signals are not held back by a window: these fill the way to the client.
                for _ in range(30):
                    sender.signal(conversation, payload[:16_000])
                relay.rss
        quiet = Reader(relay, 0)
        writer = Writer(relay, 0, quiet.key)
        writer.begin()
        writer.start()
        time.sleep(1)
        writer.stopping = True
        writer.join()
        moment = time.monotonic()
        quiet.read_all()
        recovery = time.monotonic() - moment
        lost = sum(quiet.entries.get(s) is None for s in writer.promised)
        for client in clients:
            client.close()
        # Who comes back and reads gets all of it.
        for key in deaf:
            reader = Reader(relay, 0)
            reader.key = key
            reader.read_all()
            lost += len(reader.entries) != 1 + entries // 10
        relay.rss
        relay.stop()
    require(lost == 0, f"lost {lost}")
    require(relay.rss_max < MEMORY_MAX, f"{relay.rss_max} MB")
    return {"clients": count, "sent to each MB": round(entries / 10 * 0.54, 1), "lost": lost,
            "a pair meanwhile": writer.accepted, "its drain s": round(recovery, 3),
            "VmRSS before MB": round(base), "VmRSS max MB": round(relay.rss_max)}


def connections(scale):
    """Ten thousand connections opened and dropped, in every state a connection can be in."""
    total, wave = max(600, int(10_000 * scale)), 300
    resource.setrlimit(resource.RLIMIT_NOFILE, (
        resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with folder() as data:
        relay = Relay(data).start()
        crowd = Crowd(relay, 2)
        crowd.start()
        time.sleep(0.3)
        base_files, base_memory = relay.open_files, relay.rss
        key, start = Key(), time.monotonic()
        for first in range(0, total, wave):
            sockets = []
            for number in range(first, min(first + wave, total)):
                opened = socket.create_connection(("127.0.0.1", relay.port))
                state = number % 4
                if state == 1:
                    opened.sendall(HANDSHAKE[:40])
                elif state >= 2:
                    opened.sendall(HANDSHAKE)
                sockets.append(opened)
            relay.rss
            # Every twentieth of a wave signs in as well.
            clients = [Client.opened(relay.port) for _ in range(wave // 20)]
            for number, opened in enumerate(sockets):
                if number % 2:
                    # An end without a farewell.
                    opened.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                opened.close()
            for client in clients:
                client.close()
        seconds = time.monotonic() - start
        moment = time.monotonic()
        files = settle(relay, base_files)
        recovery = time.monotonic() - moment
        lost = crowd.finish()
        memory = relay.rss
        relay.stop()
        del key
    require(lost == 0, f"lost {lost}")
    require(files <= base_files + 8, f"{files} open files, {base_files} before")
    require(memory < base_memory + 100, f"{memory} MB, {base_memory} before")
    return {"connections": total, "per second": round(total / seconds), "lost": lost,
            "acknowledged": crowd.accepted, "all closed after s": round(recovery, 2),
            "VmRSS before MB": round(base_memory), "after MB": round(memory),
            "VmRSS max MB": round(relay.rss_max)}


def clock_back(scale):
    """A clock that jumps a year back, a day ahead, and a year ahead of what it was, under load."""
    with folder() as data:
        clock = data / "clock"
        clock.write_text("+0")
        relay = Relay(data / "data", environment={
            "LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1"}).start()
        crowd = Crowd(relay, 4)
        crowd.start()
        recoveries = []
        for shift in ("-365d", "+0", "-1h", "+1d", "+0", "+365d", "+0"):
            time.sleep(max(0.5, 3 * scale))
            moment = time.monotonic()
            clock.write_text(shift)
            recoveries.append(wait_until(
                lambda: crowd.accepted_since(moment + 0.05),
                f"nothing is accepted after {shift}", 0.005))
        # With nobody there, what was delivered still leaves the files: the clock's step must not
        # keep the relay from doing what it does each second.
        marker = b"marker-of-a-clock-that-jumps"
        alice, bob = Client.opened(relay.port), Key()
        conversation = alice.create([bob])
        alice.acknowledge(conversation, alice.wait_for("accepted")["sequence"])
        alice.append(conversation, 2, marker * 20)
        sequence = alice.wait_for("accepted")["sequence"]
        lost = crowd.finish()
        clock.write_text("-365d")
        time.sleep(0.2)
        reader = Client.opened(relay.port, bob)
        for _ in range(2):
            reader.acknowledge(conversation, reader.wait_for("entry")["sequence"])
        alice.acknowledge(conversation, sequence)
        time.sleep(0.1)
        wait_until(
            lambda: not any(
                marker in path.read_bytes() for path in (data / "data").iterdir()),
            "delivered entries stay in the files", 0.1)
        relay.rss
        relay.stop()
    require(lost == 0, f"lost {lost}")
    return {"jumps": 7, "acknowledged": crowd.accepted, "lost": lost,
            "recovery max s": round(max(recoveries), 3), "VmRSS max MB": round(relay.rss_max)}


ALL = [killed, disk_full, never_reads, flood, connections, half_open, clock_back, backups]
