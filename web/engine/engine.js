// The glue around the WebAssembly engine: bytes in, bytes out.

import { decode, encode } from "./cbor.js";

/** @import { CBORMap } from "./cbor.js" */

/**
 * @typedef {object} EngineExports
 * @property {WebAssembly.Memory} memory
 * @property {(byteCount: number) => number} sotto_allocate
 * @property {(pointer: number) => void} sotto_release
 * @property {(pointer: number, byteCount: number) => number} sotto_handle
 * @property {(() => void) | undefined} _initialize
 */

/** What `random_get` may ask the browser for at once. */
const randomByteCountMax = 65536;
const badFile = 8; // wasi errno `badf`: the engine has no files

/**
 * One engine. A trap leaves its memory in no state to go on with: drop it and make another from
 * what is on disk.
 */
export class Engine {
  /** @type {EngineExports} */
  #exports;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    const refuse = () => badFile;
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: {
        random_get: (/** @type {number} */ pointer, /** @type {number} */ byteCount) =>
          this.#random(pointer >>> 0, byteCount),
        fd_write: refuse,
        fd_close: refuse,
        fd_seek: refuse,
      },
    });
    this.#exports = /** @type {EngineExports} */ (/** @type {unknown} */ (instance.exports));
    this.#exports._initialize?.();
  }

  /**
   * @param {CBORMap} input
   * @returns {CBORMap[]} the outputs, in order
   */
  handle(input) {
    const bytes = encode(input);
    const { memory, sotto_allocate, sotto_release, sotto_handle } = this.#exports;
    const pointer = sotto_allocate(bytes.length) >>> 0;
    new Uint8Array(memory.buffer, pointer, bytes.length).set(bytes);
    const result = sotto_handle(pointer, bytes.length) >>> 0;
    sotto_release(pointer);
    const byteCount = new DataView(memory.buffer).getUint32(result, true);
    const outputs = new Uint8Array(memory.buffer, result + 4, byteCount).slice();
    sotto_release(result);
    return /** @type {CBORMap[]} */ (decode(outputs));
  }

  /**
   * @param {number} pointer
   * @param {number} byteCount
   */
  #random(pointer, byteCount) {
    const target = new Uint8Array(this.#exports.memory.buffer, pointer, byteCount);
    for (let at = 0; at < byteCount; at += randomByteCountMax) {
      crypto.getRandomValues(target.subarray(at, at + randomByteCountMax));
    }
    return 0;
  }
}

/** A policy that something in between adds may forbid WebAssembly; eight bytes show it. */
export function isForbidden() {
  try {
    return !new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return true;
  }
}
