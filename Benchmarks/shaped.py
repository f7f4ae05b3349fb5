#!/usr/bin/env python3
"""A line between a network namespace and this machine on which every packet of every connection
takes its time: greetings, requests and sockets alike. Needs root, and /dev/net/tun.

Two TUN devices, and between them a queue for each way. Nothing is lost: what does not fit into the
line's rate waits, as it does before a mobile mast. The queue is a process of its own, which ends
with the one that started it, and takes the namespace with it.

    shaped.py NAMESPACE BYTES_PER_SECOND DELAY_SECONDS     until its input ends; writes each packet
"""

import ctypes
import fcntl
import heapq
import os
import select
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

HERE, THERE = "10.213.80.1", "10.213.80.2"
SECONDS_MAX = 900
PACKET_MAX = 1500
TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
# As a `Packet`.
RECORD = struct.Struct("=dd?H")


@dataclass
class Packet:
    """By time.monotonic(); down is into the namespace."""

    sent: float
    arrives: float
    is_down: bool
    byte_count: int


class ShapedLine:
    """The near side of it: starts the queue and takes down what passed."""

    def __init__(self, bytes_per_second, delay_seconds):
        self.namespace = f"sotto-line-{os.getpid()}"
        self.packets = []
        self._process = subprocess.Popen(
            [sys.executable, __file__, self.namespace, str(bytes_per_second), str(delay_seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._process.stdout.read(1) != b"+":
            raise OSError("no line: it takes root, `ip` and /dev/net/tun")
        threading.Thread(target=self._read, daemon=True).start()

    def inside(self, folder, program):
        """A program that runs another one behind the line."""
        path = folder / "behind-the-line"
        path.write_text(f'#!/bin/sh\nexec ip netns exec {self.namespace} {program} "$@"\n')
        path.chmod(0o700)
        return path

    def close(self):
        self._process.stdin.close()
        self._process.wait(30)

    def _read(self):
        while record := self._process.stdout.read(RECORD.size):
            self.packets.append(Packet(*RECORD.unpack(record)))


def ip(*words, check=True):
    subprocess.run(["ip", *words], check=check, capture_output=True)


def tun(name, namespace=None):
    """A device in a namespace: a thread may go there, and the rest of us stay."""
    opened = []

    def work():
        if namespace:
            with open(f"/run/netns/{namespace}") as file:
                if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "setns")
        device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        opened.append(device)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return opened[0]


def open_line(namespace):
    ip("netns", "add", namespace)
    near = f"sotto{os.getpid()}"[:15]
    devices = [tun("line", namespace), tun(near)]
    ip("-n", namespace, "link", "set", "lo", "up")
    for inside, name, address, peer in [(["-n", namespace], "line", THERE, HERE),
                                        ([], near, HERE, THERE)]:
        ip(*inside, "addr", "add", address, "peer", peer, "dev", name)
        ip(*inside, "link", "set", name, "up", "mtu", str(PACKET_MAX))
    return devices


def pump(devices, bytes_per_second, delay_seconds, record):
    far, near = devices
    free = {far: 0.0, near: 0.0}
    waiting = []
    until = time.monotonic() + SECONDS_MAX
    while time.monotonic() < until:
        wait = max(0, waiting[0][0] - time.monotonic()) if waiting else 1
        ready, _, _ = select.select([far, near, sys.stdin.fileno()], [], [], min(wait, 1))
        if sys.stdin.fileno() in ready:
            return
        for device in ready:
            data = os.read(device, PACKET_MAX)
            now = time.monotonic()
            free[device] = max(now, free[device]) + len(data) / bytes_per_second
            arrives = free[device] + delay_seconds
            heapq.heappush(waiting, (arrives, len(data), device, data))
            record(now, arrives, device == near, len(data))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, device, data = heapq.heappop(waiting)
            os.write(near if device == far else far, data)


def main():
    namespace = sys.argv[1]
    output = sys.stdout.buffer

    def record(*packet):
        output.write(RECORD.pack(*packet))
        output.flush()

    try:
        devices = open_line(namespace)
        output.write(b"+")
        output.flush()
        pump(devices, *map(float, sys.argv[2:]), record)
    finally:
        ip("netns", "del", namespace, check=False)


if __name__ == "__main__":
    main()
