import assert from "node:assert/strict";
import { test } from "node:test";

import { nickname } from "../../web/kit/nickname.js";
import { withNumbers } from "../../web/kit/unseen.js";

test("the examples of RFC 8266 are written down as they are", () => {
  for (const name of ["Foo", "foo", "Foo Bar", "foo bar", "Σ", "σ", "ς", "♚"]) {
    assert.equal(nickname(name), name);
  }
  assert.equal(nickname("Richard \u2163"), "Richard IV");
});

test("spaces are one and inside, letters in their normal form", () => {
  for (
    const [typed, name] of [
      ["  Foo  Bar ", "Foo Bar"], ["Foo\u00A0\u3000Bar", "Foo Bar"], ["\u2003", ""],
      ["Zoe\u0308", "Zoë"], ["Ａｎｎａ", "Anna"], ["Mira ❤\uFE0F", "Mira ❤"],
      // Forms that are a space and a mark.
      ["\u00A8", "\u0308"], ["a \u00A8", "a \u0308"],
    ]
  ) {
    assert.equal(nickname(typed), name);
    assert.equal(nickname(name), name);
  }
});

test("what nobody sees in a name is shown by its number", () => {
  assert.equal(withNumbers("\u202EannA"), "[U+202E]annA");
  const hidden = "An\u200Bna\u3164\u{E0041}";
  assert.equal(withNumbers(hidden), "An[U+200B]na[U+3164][U+E0041]");
  assert.equal(withNumbers("Zoë 太郎 نور"), "Zoë 太郎 نور");
});
