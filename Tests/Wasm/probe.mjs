// Loads the probe module and speaks its one request format, so that tests read as calls.

import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { decode, encode } from "../../web/engine/cbor.js";

const file = process.env.WASM_PROBE ?? new URL("../../out/WasmProbe.wasm", import.meta.url);

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
    const request = encode([operation, ...values.map((value) => Uint8Array.from(value))]);
    const pointer = probe_reserve(request.length);
    new Uint8Array(memory.buffer, pointer, request.length).set(request);
    const count = probe_run(request.length);
    if (count < 0) return null;
    return readable(decode(new Uint8Array(memory.buffer, probe_result(), count).slice()));
  };
  return { run, module, memory, drawnByteCount: () => drawn };
}

/** Buffers for bytes, which tests can print and compare. */
function readable(value) {
  if (Array.isArray(value)) return value.map(readable);
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

export const operation = {
  sha256: 0, hmac: 1, expand: 2, sealChaCha: 3, openChaCha: 4,
  x25519Public: 5, x25519Shared: 6, ed25519Public: 7, ed25519Sign: 8, ed25519Verify: 9,
  hpkeSeal: 10, random: 11,
};
