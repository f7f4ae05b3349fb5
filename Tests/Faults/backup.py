"""Back-ups beside a relay that works: killed at random moments, and without room."""

import os
import random
import signal
import subprocess
import time

from measure import folder, require
from relay import PROGRAM, Relay
from talk import Crowd, Reader


def run(*words):
    return subprocess.run(
        ["/usr/bin/env", PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        check=False).returncode


def lost_in(file, target, crowd, promised):
    """What was acknowledged before the back-up began and is not in it, by starting from it."""
    require(run("restore", "--data", target, "--replace", file) == 0, "it is not restored")
    again, lost = Relay(target, "--unlimited").start(), 0
    for reader, sequences in zip(crowd.readers, promised):
        if reader.is_alive():
            # It has taken and acknowledged its entries: those are rightly gone.
            continue
        copy = Reader(again, reader.number)
        copy.key = reader.key
        copy.read_all()
        lost += len(sequences - set(copy.entries))
    again.kill()
    return lost


def backups(scale):
    """Back-ups under load, killed at random moments or left alone, and one without room."""
    rounds, chance = max(4, int(40 * scale)), random.Random(2)
    made, killed, lost, seconds = 0, 0, 0, []
    with folder() as place:
        data, target, small = place / "data", place / "again", place / "small"
        relay = Relay(data, "--unlimited").start()
        crowd = Crowd(relay, 4)
        crowd.start()
        time.sleep(0.5)
        file = place / "copy"
        for number in range(rounds):
            promised = [set(writer.promised) for writer in crowd.writers]
            moment = time.monotonic()
            process = subprocess.Popen(
                ["/usr/bin/env", PROGRAM, "backup", "--data", data, file],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if number % 4:
                time.sleep(chance.uniform(0, 0.08))
                os.kill(process.pid, signal.SIGKILL)
            process.wait()
            if file.exists():
                made += 1
                seconds.append(time.monotonic() - moment)
                require(file.stat().st_mode & 0o077 == 0, "others may read the back-up")
                lost += lost_in(file, target, crowd, promised)
                file.unlink()
            else:
                killed += 1
            relay.rss
        # What was left by those that were killed is gone with the next.
        require(run("backup", "--data", data, file) == 0, "a back-up after all that")
        left = [path.name for path in place.iterdir() if ".partial" in path.name]
        require(not left, f"left behind: {left}")
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small], check=True)
        try:
            require(run("backup", "--data", data, small / "copy") == 74, "no room, and no word")
            require(not list(small.iterdir()), "something is left where there was no room")
        finally:
            subprocess.run(["umount", "-l", small], check=True)
        lost += crowd.finish()
        relay.rss
        relay.stop()
    require(lost == 0, f"lost {lost}")
    return {"back-ups": made, "killed": killed, "acknowledged": crowd.accepted, "lost": lost,
            "longest s": round(max(seconds), 3), "VmRSS max MB": round(relay.rss_max)}
