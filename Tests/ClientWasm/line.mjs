// The client's half of a WebSocket (RFC 6455), binary messages only: Node 20 has none of its own.

import { randomBytes } from "node:crypto";
import { request } from "node:http";

export function connect(port, { frame, end, opened }) {
  return new Promise((resolve, reject) => {
    const upgrade = request({
      host: "127.0.0.1",
      port,
      path: "/socket",
      headers: {
        Host: `localhost:${port}`,
        Origin: `http://localhost:${port}`,
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": 13,
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      },
    });
    upgrade.on("error", reject);
    upgrade.on("response", ({ statusCode }) => reject(new Error(`status ${statusCode}`)));
    upgrade.on("upgrade", (_, socket, rest) => {
      let unread = Buffer.alloc(0);
      const line = {
        send: (bytes) => socket.write(message(2, bytes)),
        end: () => socket.end(message(8, new Uint8Array())),
      };
      const read = (bytes) => {
        unread = Buffer.concat([unread, bytes]);
        for (let next = take(unread); next; next = take(unread)) {
          unread = unread.subarray(next.byteCount);
          if (next.kind === 2) frame(next.payload);
          else if (next.kind === 8) socket.end();
          else if (next.kind === 9) socket.write(message(10, next.payload));
        }
      };
      socket.on("close", end);
      socket.on("error", () => socket.destroy());
      resolve(line);
      // The caller has the line before the first frame arrives on it.
      queueMicrotask(() => {
        opened();
        socket.on("data", read);
        if (rest.length > 0) read(rest);
      });
    });
    upgrade.end();
  });
}

function message(kind, bytes) {
  const mask = randomBytes(4);
  const count = bytes.length;
  const octets = (shifts) => shifts.map((shift) => (count >>> shift) & 255);
  const head =
    count < 126
      ? [0x80 | count]
      : count < 65536
        ? [0x80 | 126, ...octets([8, 0])]
        : [0x80 | 127, 0, 0, 0, 0, ...octets([24, 16, 8, 0])];
  const masked = Uint8Array.from(bytes, (byte, index) => byte ^ mask[index & 3]);
  return Buffer.concat([Uint8Array.from([0x80 | kind, ...head]), mask, masked]);
}

/** The first whole frame; servers neither mask nor, here, split messages. */
function take(bytes) {
  if (bytes.length < 2) return undefined;
  let count = bytes[1] & 127;
  let start = 2;
  if (count === 126) {
    if (bytes.length < 4) return undefined;
    count = bytes.readUInt16BE(2);
    start = 4;
  } else if (count === 127) {
    if (bytes.length < 10) return undefined;
    count = Number(bytes.readBigUInt64BE(2));
    start = 10;
  }
  if (bytes.length < start + count) return undefined;
  const payload = Uint8Array.from(bytes.subarray(start, start + count));
  return { kind: bytes[0] & 15, payload, byteCount: start + count };
}
