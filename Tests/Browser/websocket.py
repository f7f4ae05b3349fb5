"""A WebSocket to a program of our own on this machine, as much of RFC 6455 as that takes."""

import base64
import os
import socket
import struct

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class WebSocket:
    def __init__(self, port: int, path: str, timeout: float):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode())
        self.stream = self.socket.makefile("rb")
        status = self.stream.readline()
        while self.stream.readline().strip():
            pass
        if b" 101 " not in status:
            raise ConnectionError(f"no WebSocket: {status!r}")

    def send(self, text: str, kind=TEXT):
        body = text.encode()
        count = len(body)
        head = bytes([0x80 | kind])
        if count < 126:
            head += bytes([0x80 | count])
        elif count < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", count)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", count)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(body))
        self.socket.sendall(head + mask + masked)

    def receive(self) -> str:
        """The next message, put together from its frames."""
        message = b""
        while True:
            first, second = self._read(2)
            count = second & 0x7F
            if count == 126:
                (count,) = struct.unpack(">H", self._read(2))
            elif count == 127:
                (count,) = struct.unpack(">Q", self._read(8))
            body = self._read(count)
            kind = first & 0x0F
            if kind == CLOSE:
                raise ConnectionError("closed")
            if kind == PING:
                self.send(body.decode(), PONG)
            elif kind != PONG:
                message += body
                if first & 0x80:
                    return message.decode()

    def _read(self, count: int) -> bytes:
        body = self.stream.read(count)
        if len(body) < count:
            raise ConnectionError("cut off")
        return body

    def close(self):
        self.stream.close()
        self.socket.close()
