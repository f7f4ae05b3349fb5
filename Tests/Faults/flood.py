"""Clients that send without pause, beside a pair that talks."""

import multiprocessing
import time

from measure import MEMORY_MAX, folder, percentile, require, wait_until
from relay import Relay
from talk import Crowd
from wire import Client, Key, append_frame, masked


def flooder(port, kind, stop, volleys):
    """Sends as fast as a process can; comes back as somebody else when shown the door."""
    while not stop.is_set():
        try:
            client = Client.opened(port, timeout=2)
            conversation = client.create([])
            if kind == "appends":
                volley = b"".join(
                    masked(append_frame(conversation, n, b"flood")) for n in range(2, 5000))
            else:
                volley = masked(b"\xff") * 5000
            client.socket.settimeout(0.5)
            while not stop.is_set():
                try:
                    client.socket.sendall(volley)
                    with volleys.get_lock():
                        volleys.value += 1
                except TimeoutError:
                    pass
                while True:
                    client.socket.setblocking(False)
                    try:
                        if not client.socket.recv(1 << 16):
                            raise ConnectionError
                    except BlockingIOError:
                        break
                    finally:
                        client.socket.settimeout(0.5)
        except OSError:
            time.sleep(0.01)


def latencies(relay, count):
    alice, bob = Key(), Key()
    first, second = Client.opened(relay.port, alice), Client.opened(relay.port, bob)
    conversation = first.create([bob])
    event = first.wait_for("accepted")
    first.acknowledge(conversation, event["sequence"])
    second.acknowledge(conversation, second.wait_for("entry")["sequence"])
    taken = []
    for submission in range(2, 2 + count):
        start = time.perf_counter()
        first.append(conversation, submission, b"hello")
        sequence = second.wait_for("entry")["sequence"]
        taken.append((time.perf_counter() - start) * 1000)
        second.acknowledge(conversation, sequence)
        first.acknowledge(conversation, first.wait_for("accepted")["sequence"])
        time.sleep(0.01)
    first.close()
    second.close()
    return taken


def recovery(relay):
    """Seconds until a message is through that is sent after the flood."""
    start = time.monotonic()
    latencies(relay, 1)
    return time.monotonic() - start


def flood(scale):
    """Clients that send without pause, beside a pair that talks, and some that count."""
    count = max(50, int(300 * scale))
    result, recoveries = {}, []
    with folder() as data:
        relay = Relay(data).start()
        crowd = Crowd(relay, 2, pause=0.02)
        crowd.start()
        quiet = latencies(relay, count)
        result["alone p50/p99 ms"] = f"{percentile(quiet, .5):.2f}/{percentile(quiet, .99):.2f}"
        for kind in ("appends", "noise"):
            stop, volleys = multiprocessing.Event(), multiprocessing.Value("L", 0)
            processes = [
                multiprocessing.Process(target=flooder, args=(relay.port, kind, stop, volleys))
                for _ in range(4)]
            for process in processes:
                process.start()
            wait_until(lambda: volleys.value > 8, "they do not flood")
            before = volleys.value
            # That all of these arrive while the flood goes on is what is promised; how much later
            # than without one, the machine decides too.
            flooded = latencies(relay, count)
            wait_until(lambda: volleys.value > before, "the flood is over")
            relay.rss
            stop.set()
            for process in processes:
                process.join(20)
                if process.is_alive():
                    process.kill()
            recoveries.append(recovery(relay))
            result[f"flood of {kind}"] = (
                f"{percentile(flooded, .5):.2f}/{percentile(flooded, .99):.2f}")
        lost = crowd.finish()
        relay.stop()
    require(lost == 0, f"lost {lost}")
    require(relay.rss_max < MEMORY_MAX, f"{relay.rss_max} MB")
    return {**result, "acknowledged meanwhile": crowd.accepted, "lost": lost,
            "recovery max s": round(max(recoveries), 3), "VmRSS max MB": round(relay.rss_max)}
