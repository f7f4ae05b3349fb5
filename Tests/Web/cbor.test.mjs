import assert from "node:assert/strict";
import { test } from "node:test";

import { toHex } from "../../web/engine/bytes.js";
import { decode, encode } from "../../web/engine/cbor.js";

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

// RFC 8949, Appendix A, as far as our subset goes.
const examples = [
  ["00", 0],
  ["01", 1],
  ["0a", 10],
  ["17", 23],
  ["1818", 24],
  ["1819", 25],
  ["1864", 100],
  ["1903e8", 1000],
  ["1a000f4240", 1000000],
  ["1b000000e8d4a51000", 1000000000000],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["40", bytes("")],
  ["4401020304", bytes("01020304")],
  ["60", ""],
  ["6161", "a"],
  ["6449455446", "IETF"],
  ["62225c", '"\\'],
  ["62c3bc", "ü"],
  ["63e6b0b4", "水"],
  ["64f0908591", "\u{10151}"],
  ["80", []],
  ["83010203", [1, 2, 3]],
  ["8301820203820405", [1, [2, 3], [4, 5]]],
  ["a0", {}],
  ["a26161016162820203", { a: 1, b: [2, 3] }],
  ["826161a161626163", ["a", { b: "c" }]],
];

for (const [hex, value] of examples) {
  test(`the RFC's example ${hex} is written and read`, () => {
    assert.equal(toHex(encode(value)), hex);
    assert.deepEqual(plain(decode(bytes(hex))), value);
  });
}

/** Maps come without a prototype, so that no key can mean anything else. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

test("keys stand in the order of their encodings: shorter first", () => {
  assert.equal(toHex(encode({ bb: 1, a: 2, ab: 3 })), "a36161026261620362626201");
});

test("the greatest number that JavaScript is sure of survives", () => {
  assert.equal(decode(encode(Number.MAX_SAFE_INTEGER)), Number.MAX_SAFE_INTEGER);
});

test("what has no place in the interface is not written", () => {
  for (const value of [-1, 1.5, Number.NaN, 2 ** 53, undefined, () => 0, 1n]) {
    assert.throws(() => encode(value), TypeError);
  }
});

for (
  const [what, hex] of [
    ["nothing", ""],
    ["a second value", "0000"],
    ["a string cut short", "4401"],
    ["a length cut short", "19ff"],
    ["more items than bytes", "9a7fffffff"],
    ["an indefinite length", "5f42010243030405ff"],
    ["a tag", "c11a514b67b0"],
    ["a negative number", "20"],
    ["a float", "f93c00"],
    ["undefined", "f7"],
    ["a number past what is safe", "1bffffffffffffffff"],
    ["a key that is not text", "a10102"],
    ["nesting without end", "81".repeat(64) + "00"],
    ["text that is not UTF-8", "62c328"],
  ]
) {
  test(`${what} is refused`, () => {
    assert.throws(() => decode(bytes(hex)));
  });
}

test("a large string makes the writer's buffer grow", () => {
  const large = new Uint8Array(100_000).fill(7);
  assert.deepEqual(decode(encode([large, "end"])), [large, "end"]);
});
