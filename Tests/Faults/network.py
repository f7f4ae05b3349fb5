"""Peers whose network vanishes without a word: a link that goes down between namespaces."""

import os
import subprocess
import sys
import time
from pathlib import Path

from measure import PATIENCE_SECONDS, folder, require
from relay import Relay
from talk import Reader, Writer, payload_of

IDLE = """
import sys
sys.path.insert(0, sys.argv[1])
from wire import Client, Key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
import time
clients = []
for text in sys.argv[4:]:
    key = Key()
    key.private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    key.public = key.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    clients.append(Client.opened(int(sys.argv[3]), key, sys.argv[2]))
print("ready", flush=True)
time.sleep(600)
"""


def half_open(scale):
    """Peers whose network vanishes without a word: a link that goes down between namespaces."""
    count = max(3, int(20 * scale))
    space, link = f"sotto{os.getpid() % 10_000}", f"so{os.getpid() % 10_000}"
    host, peer = "10.213.77.1", "10.213.77.2"

    def ip(*words):
        subprocess.run(["ip", *words], check=True)

    idle = None
    with folder() as data:
        ip("netns", "add", space)
        try:
            ip("link", "add", f"{link}a", "type", "veth", "peer", "name", f"{link}b")
            ip("link", "set", f"{link}b", "netns", space)
            ip("addr", "add", f"{host}/24", "dev", f"{link}a")
            ip("link", "set", f"{link}a", "up")
            ip("-n", space, "addr", "add", f"{peer}/24", "dev", f"{link}b")
            ip("-n", space, "link", "set", f"{link}b", "up")
            relay = Relay(data, host=host).start()
            readers = [Reader(relay, number) for number in range(count)]
            writers = [Writer(relay, n, reader.key, 0.02) for n, reader in enumerate(readers)]
            for writer in writers:
                writer.begin()
            secrets = [reader.key.private.private_bytes_raw().hex() for reader in readers]
            idle = subprocess.Popen(
                ["ip", "netns", "exec", space, sys.executable, "-c", IDLE,
                 str(Path(__file__).parent), host, str(relay.port), *secrets],
                stdout=subprocess.PIPE, text=True)
            require(idle.stdout.readline().strip() == "ready", "the peers did not get in")
            with_peers = relay.open_files
            ip("-n", space, "link", "set", f"{link}b", "down")
            for writer in writers:
                writer.start()
            start = time.monotonic()
            time.sleep(1)
            # Two pings that nobody answers, 30 seconds apart, and the sweeps between.
            patience = PATIENCE_SECONDS if scale >= 1 else 2
            while time.monotonic() - start < patience and relay.open_files > with_peers:
                relay.rss
                time.sleep(0.2)
            noticed = time.monotonic() - start
            for writer in writers:
                writer.stopping = True
            for writer in writers:
                writer.join(PATIENCE_SECONDS)
            accepted = sum(writer.accepted for writer in writers)
            idle.kill()
            moment = time.monotonic()
            lost = 0
            for writer, reader in zip(writers, readers):
                reader.read_all()
                lost += sum(
                    reader.entries.get(s) != payload_of(writer.number, n)
                    for s, n in writer.promised.items() if n > 1)
            recovery = time.monotonic() - moment
            relay.rss
            relay.stop()
        finally:
            if idle:
                idle.kill()
            subprocess.run(["ip", "netns", "del", space], check=False)
            subprocess.run(["ip", "link", "del", f"{link}a"], check=False,
                           stderr=subprocess.DEVNULL)
    require(lost == 0, f"lost {lost}")
    result = {"peers": count, "acknowledged": accepted, "lost": lost,
              "all read again after s": round(recovery, 2),
              "VmRSS max MB": round(relay.rss_max)}
    if scale >= 1:
        require(noticed < patience, "dead lines are never noticed")
        result["noticed after s"] = round(noticed)
    return result
