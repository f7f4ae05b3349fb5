// Deterministic CBOR (RFC 8949 §4.2) as far as the engine speaks it: unsigned integers, byte and
// text strings, arrays, maps with text keys, booleans and null.

/** @typedef {number | string | boolean | null | Uint8Array | CBORArray | CBORMap} CBORValue */
/** @typedef {CBORValue[]} CBORArray */
/** @typedef {{ [key: string]: CBORValue | undefined }} CBORMap */

const unsigned = 0;
const byteString = 2;
const textString = 3;
const array = 4;
const map = 5;
const simple = 7;
const depthMax = 16; // The deepest value of the interface is 5 levels; more is a fault.

const utf8 = new TextEncoder();
const utf8Strict = new TextDecoder("utf-8", { fatal: true });

/**
 * @param {CBORValue} value
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encode(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.bytes.slice(0, writer.count);
}

class Writer {
  bytes = new Uint8Array(256);
  count = 0;

  /** @param {number} byteCount */
  #reserve(byteCount) {
    if (this.count + byteCount <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.count + byteCount));
    grown.set(this.bytes);
    this.bytes = grown;
  }

  /** @param {Uint8Array} chunk */
  #raw(chunk) {
    this.#reserve(chunk.length);
    this.bytes.set(chunk, this.count);
    this.count += chunk.length;
  }

  /**
   * @param {number} major
   * @param {number} argument
   */
  #head(major, argument) {
    this.#reserve(9);
    const view = new DataView(this.bytes.buffer);
    const at = this.count;
    if (argument < 24) {
      view.setUint8(at, (major << 5) | argument);
      this.count += 1;
      return;
    }
    const size = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : argument < 0x100000000 ? 2 : 3;
    view.setUint8(at, (major << 5) | (24 + size));
    if (size === 0) view.setUint8(at + 1, argument);
    else if (size === 1) view.setUint16(at + 1, argument);
    else if (size === 2) view.setUint32(at + 1, argument);
    else view.setBigUint64(at + 1, BigInt(argument));
    this.count += 1 + 2 ** size;
  }

  /** @param {CBORValue | undefined} value */
  value(value) {
    if (value === null) this.#head(simple, 22);
    else if (value === true) this.#head(simple, 21);
    else if (value === false) this.#head(simple, 20);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "string") this.#string(textString, utf8.encode(value));
    else if (value instanceof Uint8Array) this.#string(byteString, value);
    else if (Array.isArray(value)) {
      this.#head(array, value.length);
      for (const item of value) this.value(item);
    } else if (typeof value === "object") this.#map(value);
    else throw new TypeError("not a CBOR value of this interface");
  }

  /** @param {number} number */
  #number(number) {
    if (!Number.isSafeInteger(number) || number < 0) throw new TypeError("not an unsigned number");
    this.#head(unsigned, number);
  }

  /**
   * @param {number} major
   * @param {Uint8Array} content
   */
  #string(major, content) {
    this.#head(major, content.length);
    this.#raw(content);
  }

  /**
   * Keys in the bytewise order of their encodings (RFC 8949 §4.2.1): for text shorter first.
   * @param {CBORMap} entries
   */
  #map(entries) {
    const keys = Object.keys(entries).filter((key) => entries[key] !== undefined);
    const encoded = keys.map((key) => ({ key, bytes: utf8.encode(key) }));
    encoded.sort((a, b) => a.bytes.length - b.bytes.length || compare(a.bytes, b.bytes));
    this.#head(map, encoded.length);
    for (const { key, bytes } of encoded) {
      this.#string(textString, bytes);
      this.value(entries[key]);
    }
  }
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b two of the same length
 */
function compare(a, b) {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}

/**
 * @param {Uint8Array} bytes
 * @returns {CBORValue} throws a RangeError on anything but exactly one well-formed value
 */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.at !== bytes.length) throw new RangeError("bytes after the value");
  return value;
}

class Reader {
  at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @param {number} byteCount */
  #take(byteCount) {
    if (byteCount > this.bytes.length - this.at) throw new RangeError("cut short");
    const start = this.at;
    this.at += byteCount;
    return start;
  }

  /** @param {number} short the low five bits of the first octet */
  #argument(short) {
    if (short < 24) return short;
    if (short === 24) return this.view.getUint8(this.#take(1));
    if (short === 25) return this.view.getUint16(this.#take(2));
    if (short === 26) return this.view.getUint32(this.#take(4));
    if (short !== 27) throw new RangeError("indefinite length");
    const wide = this.view.getBigUint64(this.#take(8));
    if (wide > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError("number too large");
    return Number(wide);
  }

  /**
   * @param {number} depth
   * @returns {CBORValue}
   */
  value(depth) {
    if (depth > depthMax) throw new RangeError("nested too deep");
    const first = this.view.getUint8(this.#take(1));
    const major = first >> 5;
    if (major === simple) return this.#simple(first & 31);
    const argument = this.#argument(first & 31);
    if (major === unsigned) return argument;
    if (major === byteString || major === textString) {
      const start = this.#take(argument);
      const content = this.bytes.slice(start, start + argument);
      return major === byteString ? content : utf8Strict.decode(content);
    }
    if (argument > this.bytes.length - this.at) throw new RangeError("cut short");
    if (major === array) {
      return Array.from({ length: argument }, () => this.value(depth + 1));
    }
    if (major === map) return this.#map(argument, depth);
    throw new RangeError("not a value of this interface");
  }

  /** @param {number} short */
  #simple(short) {
    if (short === 20) return false;
    if (short === 21) return true;
    if (short === 22) return null;
    throw new RangeError("not a value of this interface");
  }

  /**
   * @param {number} count
   * @param {number} depth
   */
  #map(count, depth) {
    /** @type {CBORMap} */
    const entries = Object.create(null);
    for (let index = 0; index < count; index += 1) {
      const key = this.value(depth + 1);
      if (typeof key !== "string") throw new RangeError("a key that is not text");
      entries[key] = this.value(depth + 1);
    }
    return entries;
  }
}
