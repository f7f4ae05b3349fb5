"""A client of the relay in few words, over a plain socket: able to do what one must not.

Only the frames that the fault scripts need, as Docs/protocol.md has them.
"""

import os
import socket
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from measure import PATIENCE_SECONDS

HANDSHAKE = (
    "GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
).encode()
RATE_LIMITED, QUOTA_EXCEEDED, STORAGE_UNAVAILABLE = 15, 17, 50


class Closed(OSError):
    pass


class Key:
    def __init__(self):
        self.private = Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def opaque(data):
    """A vector of bytes with the length of RFC 9420 section 2.1.2."""
    size = len(data)
    if size < 1 << 6:
        return bytes([size]) + data
    if size < 1 << 14:
        return struct.pack(">H", size | 1 << 14) + data
    return struct.pack(">I", size | 1 << 31) + data


def read_opaque(data):
    kind = data[0] >> 6
    width = 1 << kind
    size = int.from_bytes(data[:width], "big") & ((1 << (8 * width - 2)) - 1)
    return data[width:width + size]


def masked(payload, opcode=2):
    """A WebSocket frame as a client sends it; a mask of zeros is a mask."""
    size = len(payload)
    if size < 126:
        head = struct.pack(">BB", 0x80 | opcode, 0x80 | size)
    elif size < 1 << 16:
        head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + b"\0\0\0\0" + payload


class Client:
    def __init__(self, port, key=None, host="127.0.0.1", receive_buffer=None,
                 timeout=PATIENCE_SECONDS):
        self.key = key or Key()
        self.received = b""
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(HANDSHAKE)
        while b"\r\n\r\n" not in self.received:
            self.fill()
        head, self.received = self.received.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Closed("no WebSocket")

    @classmethod
    def opened(cls, *arguments, **options):
        client = cls(*arguments, **options)
        client.authenticate()
        return client

    def close(self):
        self.socket.close()

    def fill(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise Closed("the relay closed")
        self.received += data

    def take(self, count):
        while len(self.received) < count:
            self.fill()
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def frame(self):
        """The next frame of the relay as (octet, rest); answers pings on the way."""
        while True:
            first, size = self.take(2)
            if size >= 126:
                size = int.from_bytes(self.take(2 if size == 126 else 8), "big")
            payload = self.take(size)
            if first & 15 == 2:
                return payload[0], payload[1:]
            if first & 15 == 8:
                raise Closed("goodbye")
            if first & 15 == 9:
                self.socket.sendall(masked(payload, 10))

    def send(self, frame):
        self.socket.sendall(masked(frame))

    def authenticate(self):
        _, challenge = self.frame()
        signature = self.key.private.sign(b"Sotto session 2\0\x02" + challenge)
        self.send(b"\x01\x02" + self.key.public + signature)
        octet, _ = self.frame()
        if octet != 0x82:
            raise Closed("not let in")

    def create(self, members, conversation=None):
        conversation = conversation or os.urandom(16)
        devices = opaque(b"".join(member.public for member in members))
        self.send(b"\x04" + conversation + devices + opaque(b"welcome"))
        return conversation

    def append(self, conversation, submission, payload):
        self.send(append_frame(conversation, submission, payload))

    def signal(self, conversation, payload):
        self.send(b"\x06" + conversation + struct.pack(">Q", 1) + opaque(payload))

    def acknowledge(self, conversation, sequence):
        self.send(b"\x07" + conversation + struct.pack(">Q", sequence))

    def event(self):
        """The next frame that says something about an entry, as a dictionary."""
        while True:
            octet, rest = self.frame()
            if octet == 0x83:
                sequence, _, kind = struct.unpack(">QQB", rest[16:33])
                return {
                    "what": "entry", "conversation": rest[:16], "sequence": sequence,
                    "kind": kind, "sender": rest[33:65],
                    "submission": int.from_bytes(rest[65:73], "big"),
                    "payload": read_opaque(rest[81:]),
                }
            if octet == 0x85:
                submission, sequence = struct.unpack(">QQ", rest[16:32])
                return {"what": "accepted", "conversation": rest[:16],
                        "submission": submission, "sequence": sequence}
            if octet == 0x86:
                submission, code = struct.unpack(">QH", rest[16:26])
                retry = int.from_bytes(rest[34:38], "big") if len(rest) > 34 else 0
                return {"what": "refused", "conversation": rest[:16],
                        "submission": submission, "code": code, "retry": retry}
            if octet == 0x8A:
                return {"what": "failed", "code": int.from_bytes(rest[4:6], "big")}
            if octet == 0x8B:
                return {"what": "caughtUp"}
            if octet == 0x8C:
                raise Closed(f"goodbye {int.from_bytes(rest[:2], 'big')}")

    def wait_for(self, what):
        while True:
            event = self.event()
            if event["what"] == what:
                return event


def append_frame(conversation, submission, payload):
    return (b"\x05" + conversation + struct.pack(">QQB", 1, submission, 1) + opaque(payload))
