import assert from "node:assert/strict";
import { test } from "node:test";

import { friendlyHue, friendlyName } from "../../web/pages/desk/names.js";

const id = (seed) =>
  Uint8Array.from({ length: 16 }, (_, index) => (index * 37 + seed * 101 + 11) % 256);
const named = (first, second, number = 0) => {
  const bytes = new Uint8Array(16);
  bytes.set([first, second, 0, 0, 0, number]);
  return friendlyName(bytes);
};
const all = Array.from({ length: 256 }, (_, index) => index);
const firstWords = all.map((index) => named(index, 0).split(" ")[0]);
const secondWords = all.map((index) => named(0, index).split(" ")[1]);

test("a conversation is called the same for ever: these names never change", () => {
  assert.equal(friendlyName(new Uint8Array(16)), "Amber Otter 10");
  assert.equal(friendlyName(new Uint8Array(16).fill(255)), "Starlight Coppice 85");
  for (
    const [seed, name, hue] of [
      [0, "Olive Foal 62", 240], [1, "Vanilla Kingbird 59", 270], [2, "Timber Shoal 26", 300],
      [3, "Obsidian Ibis 25", 90], [4, "Lentil Cliff 66", 240], [5, "Scarlet Vicuna 79", 30],
      [6, "Sorrel Grebe 92", 60], [7, "Satin Pasture 43", 90],
    ]
  ) {
    assert.equal(friendlyName(id(seed)), name);
    assert.equal(friendlyHue(id(seed)), hue);
    // The bytes may lie anywhere in a larger buffer.
    const inside = new Uint8Array(40);
    inside.set(id(seed), 13);
    assert.equal(friendlyName(inside.subarray(13, 29)), name);
    assert.equal(friendlyHue(inside.subarray(13, 29)), hue);
  }
  // A sum over all words in their order.
  let sum = 0;
  for (const letter of [...firstWords, ...secondWords].join(" ")) {
    sum = (sum * 31 + letter.codePointAt(0)) % 4_294_967_291;
  }
  assert.equal(sum, 3_307_937_248);
});

test("each word is there once, in one list, short, with a capital", () => {
  const words = [...firstWords, ...secondWords];
  assert.equal(new Set(words).size, 512);
  for (const word of words) assert.match(word, /^[A-Z][a-z]{2,8}$/);
});

test("no word holds what a control is called", () => {
  // Who looks for "More" must not find "Sycamore": screen readers and tests go by names.
  const controls = ["more", "send", "team", "take", "close", "back", "copy", "delete", "remove",
    "attach", "reply", "edit", "info", "mute", "hold", "answer", "search", "message", "cancel"];
  for (const word of [...firstWords, ...secondWords]) {
    for (const control of controls) assert.ok(!word.toLowerCase().includes(control), word);
  }
});

test("no two words of a list look or sound alike, and none begins another", () => {
  for (const list of [firstWords, secondWords]) {
    assert.equal(new Set(list.map(sound)).size, 256);
    for (const [index, word] of list.entries()) {
      for (const other of list.slice(index + 1)) {
        assert.ok(!word.startsWith(other) && !other.startsWith(word), `${word} ${other}`);
        assert.ok(isTwoApart(word.toLowerCase(), other.toLowerCase()), `${word} ${other}`);
      }
    }
  }
});

test("every name is as likely as any other", () => {
  const numbers = Array.from({ length: 900 }, (_, index) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(2, index * 4_772_185);
    return friendlyName(bytes).split(" ")[2];
  });
  for (const number of numbers) assert.match(number, /^[1-9]\d$/);
  const counts = new Map();
  for (let value = 0; value < 9_000; value += 1) {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(2, value);
    new DataView(bytes.buffer).setUint32(6, value);
    const number = friendlyName(bytes).split(" ")[2];
    counts.set(number, (counts.get(number) ?? 0) + 1);
    const hue = friendlyHue(bytes);
    counts.set(hue, (counts.get(hue) ?? 0) + 1);
  }
  assert.equal(counts.size, 90 + 12);
  for (const [what, count] of counts) assert.equal(count, typeof what === "string" ? 100 : 750);
});

test("hues are 30 degrees apart, and do not follow the name", () => {
  const hues = new Set(all.map((value) => {
    const bytes = new Uint8Array(16);
    bytes[9] = value;
    assert.equal(friendlyName(bytes), "Amber Otter 10");
    return friendlyHue(bytes);
  }));
  const expected = Array.from({ length: 12 }, (_, index) => index * 30);
  assert.deepEqual([...hues].toSorted((a, b) => a - b), expected);
});

/** Roughly how a word sounds: consonants that are said alike, and where vowels stand. */
function sound(word) {
  const rules = [
    ["ph", "f"], ["ck", "k"], ["qu", "kw"], ["x", "ks"], ["c", "k"], ["z", "s"], ["y", "i"],
    ["gh", "g"], ["th", "t"], ["wh", "w"], ["kn", "n"], ["wr", "r"],
  ];
  let said = word.toLowerCase();
  for (const [from, to] of rules) said = said.replaceAll(from, to);
  return said.replace(/(.)\1/g, "$1").replace(/[aeiou]+/g, "a").replace(/a$/, "");
}

/** Whether more than one letter has to change to get from one word to the other. */
function isTwoApart(one, other) {
  if (Math.abs(one.length - other.length) > 1) return true;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const most = Math.min(one.length, other.length) - start;
  let end = 0;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - start - end > 1;
}
