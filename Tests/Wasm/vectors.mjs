// Loads the module that verifies the MLS working group's vectors.

import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";

const file = process.env.WASM_VECTORS ?? new URL("../../out/VectorsWasm.wasm", import.meta.url);

/** Instantiates the module. */
export async function loadVectors() {
  const module = await WebAssembly.compile(readFileSync(file));
  const random_get = (pointer, count) => {
    webcrypto.getRandomValues(new Uint8Array(instance.exports.memory.buffer, pointer, count));
    return 0;
  };
  const imports = { wasi_snapshot_preview1: { random_get } };
  const instance = await WebAssembly.instantiate(module, imports);
  const { memory, _initialize, ...vectors } = instance.exports;
  _initialize();

  const result = (count) => {
    if (count < 0) throw new RangeError("no such family or suite");
    return Buffer.from(new Uint8Array(memory.buffer, vectors.vectors_result(), count));
  };
  const answer = (count) => JSON.parse(result(count).toString("utf8"));
  const families = answer(vectors.vectors_families());

  const verify = (family, json) => {
    const pointer = vectors.vectors_reserve(json.length);
    new Uint8Array(memory.buffer, pointer, json.length).set(json);
    return answer(vectors.vectors_verify(families.indexOf(family), json.length));
  };
  /** A file's bytes, as `mls-vectors generate` writes them but for the line's end. */
  const generate = (family, suite, seed) =>
    result(vectors.vectors_generate(families.indexOf(family), suite, seed));
  return { families, verify, generate };
}
