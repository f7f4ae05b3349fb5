// Just enough CBOR to speak with the module: what page and engine say to each other.

const utf8 = new TextEncoder();
const text = new TextDecoder("utf-8", { fatal: true });

export function encode(value) {
  const bytes = [];
  const head = (major, argument) => {
    if (argument < 24) bytes.push((major << 5) | argument);
    else if (argument < 2 ** 8) bytes.push((major << 5) | 24, argument);
    else if (argument < 2 ** 16) bytes.push((major << 5) | 25, argument >> 8, argument & 255);
    else {
      const isLong = argument >= 2 ** 32;
      bytes.push((major << 5) | (isLong ? 27 : 26));
      for (let shift = isLong ? 56n : 24n; shift >= 0n; shift -= 8n) {
        bytes.push(Number((BigInt(argument) >> shift) & 255n));
      }
    }
  };
  const write = (item) => {
    if (item === null || item === undefined) bytes.push(0xf6);
    else if (typeof item === "boolean") bytes.push(item ? 0xf5 : 0xf4);
    else if (typeof item === "number") head(0, item);
    else if (typeof item === "string") {
      const encoded = utf8.encode(item);
      head(3, encoded.length);
      bytes.push(...encoded);
    } else if (item instanceof Uint8Array) {
      head(2, item.length);
      for (const byte of item) bytes.push(byte);
    } else if (Array.isArray(item)) {
      head(4, item.length);
      item.forEach(write);
    } else {
      const entries = Object.entries(item);
      head(5, entries.length);
      for (const [key, entry] of entries) {
        write(key);
        write(entry);
      }
    }
  };
  write(value);
  return Uint8Array.from(bytes);
}

export function decode(bytes) {
  let offset = 0;
  const argument = (information) => {
    if (information < 24) return information;
    let value = 0;
    for (let left = 1 << (information - 24); left > 0; left -= 1) {
      value = value * 256 + bytes[offset++];
    }
    return value;
  };
  const read = () => {
    const first = bytes[offset++];
    if (first === 0xf4 || first === 0xf5) return first === 0xf5;
    if (first === 0xf6) return null;
    const count = argument(first & 31);
    switch (first >> 5) {
      case 0: return count;
      case 2: return bytes.slice(offset, (offset += count));
      case 3: return text.decode(bytes.slice(offset, (offset += count)));
      case 4: return Array.from({ length: count }, read);
      case 5: return Object.fromEntries(Array.from({ length: count }, () => [read(), read()]));
      default: throw new Error(`unexpected CBOR head ${first}`);
    }
  };
  const value = read();
  if (offset !== bytes.length) throw new Error("bytes after the end");
  return value;
}
