// Loads the probe module and speaks its one request format, so that tests read as calls.

import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

const file = process.env.WASM_PROBE ?? new URL("../../out/WasmProbe.wasm", import.meta.url);

/** Deterministic CBOR of a byte string. */
function encodeBytes(bytes) {
  const count = bytes.length;
  if (count < 24) return [0x40 | count, ...bytes];
  if (count < 256) return [0x58, count, ...bytes];
  return [0x59, count >> 8, count & 255, ...bytes];
}

/** Decodes what the probe answers: byte strings, booleans, arrays of them. */
function decode(bytes) {
  let offset = 0;
  const argument = (information) => {
    if (information < 24) return information;
    let value = 0;
    for (let left = 1 << (information - 24); left > 0; left -= 1) {
      value = value * 256 + bytes[offset++];
    }
    return value;
  };
  const item = () => {
    const head = bytes[offset++];
    if (head === 0xf4 || head === 0xf5) return head === 0xf5;
    const count = argument(head & 31);
    if (head >> 5 === 4) return Array.from({ length: count }, item);
    if (head >> 5 !== 2) throw new Error(`unexpected head ${head}`);
    offset += count;
    return Buffer.from(bytes.slice(offset - count, offset));
  };
  return item();
}

/** Instantiates the module; the returned function runs one operation, null being its refusal. */
export async function loadProbe() {
  const module = await WebAssembly.compile(readFileSync(file));
  let drawn = 0;
  const random_get = (pointer, count) => {
    drawn += count;
    webcrypto.getRandomValues(new Uint8Array(instance.exports.memory.buffer, pointer, count));
    return 0;
  };
  const imports = { wasi_snapshot_preview1: { random_get } };
  const instance = await WebAssembly.instantiate(module, imports);
  const { memory, probe_reserve, probe_result, probe_run, _initialize } = instance.exports;
  _initialize();

  const run = (operation, ...values) => {
    const encoded = values.flatMap((value) => encodeBytes([...value]));
    const request = [0x80 | (values.length + 1), operation, ...encoded];
    const pointer = probe_reserve(request.length);
    new Uint8Array(memory.buffer, pointer, request.length).set(request);
    const count = probe_run(request.length);
    if (count < 0) return null;
    return decode(new Uint8Array(memory.buffer, probe_result(), count).slice());
  };
  return { run, module, memory, drawnByteCount: () => drawn };
}

export const operation = {
  sha256: 0, hmac: 1, expand: 2, sealChaCha: 3, openChaCha: 4,
  x25519Public: 5, x25519Shared: 6, ed25519Public: 7, ed25519Sign: 8, ed25519Verify: 9,
  hpkeSeal: 10, random: 11,
};
