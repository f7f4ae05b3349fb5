import assert from "node:assert/strict";
import { test } from "node:test";

import { toBase64url } from "../../web/engine/bytes.js";
import { slugOf } from "../../web/kit/visit.js";
import { invitationIn, tokenIn } from "../../web/team/fragment.js";
import { fingerprintIn } from "../../web/trust/fragment.js";

/** As a browser takes an address apart. */
const address = (text) => {
  const { pathname, search, hash, href } = new URL(text, "https://line.example");
  return { pathname, search, hash, href };
};
const bytes = (count, seed) =>
  Uint8Array.from({ length: count }, (_, index) => (index * 89 + seed * 47 + 31) % 256);
const fingerprint = bytes(20, 1);
const mark = toBase64url(fingerprint);
const token = bytes(16, 2);
const tokenMark = toBase64url(token);
const invitation = bytes(317, 3);
const invitationMark = toBase64url(invitation);
const whole = { kind: "whole", bytes: fingerprint };
const damaged = { kind: "damaged" };

/** What stands behind a whole fragment when a link has been through other programs. */
const glued = [
  "", ".", ",", ";", ":", "!", "?", "…", ")", "]", "}", ">", "\"", "'", "”", "’", "»", "“", "›",
  "」", "』", "】", "。", "、", "，", "！", "？", "）", "،", "؛", "؟", "۔", "।", ").", "”.", ">,",
  "?utm_source=x", "&fbclid=y", "?utm_source=x&utm_medium=y_z-1", ").?a=b", "#", "#top", "&amp;a=b",
  "%20", "%2E", "%29.", "%E2%80%9D", "%C2%A0", "%0A", "%0D%0A", "%E2%80%8B", "%3E", "%", "%2",
  "\u200B", "\u200F", "\uFEFF", "\u2069", "\u00AD", "/", "//", "*", "**", "~", "|", "\\", "`", "=",
  ":~:text=hello",
];

for (const glue of glued) {
  test(`a whole fragment with ${JSON.stringify(glue)} glued behind it is whole`, () => {
    assert.deepEqual(fingerprintIn(address(`/support#${mark}${glue}`)), whole);
    assert.deepEqual(fingerprintIn(address(`/support%23${mark}${glue}`)), whole);
    assert.deepEqual(
      tokenIn(address(`/setup#${tokenMark}${glue}`)), { kind: "whole", bytes: token },
    );
    if (glue === ":~:text=hello") return;
    assert.deepEqual(
      invitationIn(address(`/join#${invitationMark}${glue}`)), { kind: "whole", bytes: invitation },
    );
  });
}

test("text that a program took for the end of the link does not harm a whole fragment", () => {
  for (const glue of ["を開いてください", "%20and%20write", " and write", "에서", "—please", ".Then"]) {
    assert.deepEqual(fingerprintIn(address(`/support#${mark}${glue}`)), whole, glue);
  }
});

test("the # may be escaped, once or more, with or without a slash before it", () => {
  for (const path of ["/support%23", "/support/%23", "/support%2523", "/support%252523", "/%23"]) {
    assert.deepEqual(fingerprintIn(address(path + mark)), whole, path);
  }
  assert.deepEqual(fingerprintIn(address(`/support?utm_source=x%23${mark}`)), whole);
  assert.deepEqual(fingerprintIn(address(`/support#%23${mark}`)), whole);
  assert.deepEqual(fingerprintIn(address(`/support##${mark}`)), whole);
});

test("letters of it may be escaped, and white or invisible space may stand around it", () => {
  const escaped = [...mark].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
  for (const form of [escaped, escaped.toUpperCase(), escaped.replaceAll("%", "%25")]) {
    assert.deepEqual(fingerprintIn(address(`/support#${form}`)), whole, form);
  }
  for (const space of ["%20", "%E2%80%8B", "\u200B", "\u2068", "%0A", "\u00A0"]) {
    assert.deepEqual(fingerprintIn(address(`/support#${space}${mark}${space}`)), whole, space);
  }
});

test("parameters before the # mean nothing to us", () => {
  assert.deepEqual(fingerprintIn(address(`/support?utm_source=x&y=%231#${mark}`)), whole);
  assert.deepEqual(fingerprintIn(address("/support?utm_source=x")), { kind: "none" });
});

test("no fragment is none, and only that", () => {
  assert.deepEqual(fingerprintIn(address("/support")), { kind: "none" });
  assert.deepEqual(tokenIn(address("/setup")), { kind: "none" });
  assert.deepEqual(invitationIn(address("/join")), { kind: "none" });
  for (const cut of ["#", "#.", "#%20", "%23", "%23.", "#?utm_source=x", "#\u200B", "##"]) {
    assert.deepEqual(fingerprintIn(address(`/support${cut}`)), damaged, cut);
  }
});

test("a fragment that lost or gained letters anywhere is damaged", () => {
  for (let length = 1; length < mark.length; length += 1) {
    assert.deepEqual(fingerprintIn(address(`/support#${mark.slice(0, length)}`)), damaged);
    assert.deepEqual(fingerprintIn(address(`/support%23${mark.slice(length)}`)), damaged);
  }
  for (const more of ["A", "-", "_", "g", "AAAA", mark]) {
    assert.deepEqual(fingerprintIn(address(`/support#${mark}${more}`)), damaged, more);
    assert.deepEqual(tokenIn(address(`/setup#${tokenMark}${more}`)), damaged, more);
  }
});

test("a fragment that is broken in the middle is damaged, whatever breaks it", () => {
  const [start, end] = [mark.slice(0, 13), mark.slice(13)];
  const breaks = [
    " ", "%20", "%0A", "=%0A", "=%0D%0A", "=3D", "%E2%80%8B", "\u200B", "\u00AD", ".", "/", "+",
    "#", "&", "?", "é", "<wbr>",
  ];
  for (const broken of breaks) {
    assert.deepEqual(fingerprintIn(address(`/support#${start}${broken}${end}`)), damaged, broken);
  }
  const cut = invitationMark.length / 2;
  for (const broken of [" ", "%20", "%0A", "=%0A", "\u200B", ".", "/", "+", "é"]) {
    const text = invitationMark.slice(0, cut) + broken + invitationMark.slice(cut);
    assert.deepEqual(invitationIn(address(`/join#${text}`)), damaged, broken);
  }
});

test("bits that must be zero tell a changed end", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const kinds = [...alphabet].map((last) =>
    fingerprintIn(address(`/support#${mark.slice(0, 26)}${last}`)).kind
  );
  assert.equal(kinds.filter((kind) => kind === "whole").length, 16);
  assert.ok(kinds.every((kind) => kind !== "none"));
  const ends = [...alphabet].filter((last) =>
    tokenIn(address(`/setup#${tokenMark.slice(0, 21)}${last}`)).kind === "whole"
  );
  assert.deepEqual(ends, ["A", "Q", "g", "w"]);
});

test("a link that was made small or large as a whole is damaged, never trusted", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const text = toBase64url(bytes(20, seed));
    assert.deepEqual(fingerprintIn(address(`/support#${text.toLowerCase()}`)), damaged);
    assert.deepEqual(fingerprintIn(address(`/SUPPORT#${text.toUpperCase()}`)), damaged);
  }
});

test("two fragments that differ name nobody, and the same twice is one", () => {
  const other = toBase64url(bytes(20, 9));
  assert.deepEqual(fingerprintIn(address(`/support#${mark}#${other}`)), damaged);
  assert.deepEqual(fingerprintIn(address(`/support%23${other}#${mark}`)), damaged);
  assert.deepEqual(fingerprintIn(address(`/support%23${mark.slice(1)}#${mark}`)), damaged);
  assert.deepEqual(fingerprintIn(address(`/support#${mark}#${mark}`)), whole);
  assert.deepEqual(fingerprintIn(address(`/support%23${mark}#${mark}`)), whole);
});

test("the desk is found however its path is written", () => {
  const paths = [
    "/support", "/Support", "/SUPPORT/", "/support/", "/support//", "//support", "///support///",
    "/%73upport", "/%53UPPORT", "/support%2F", "/support%20", "/support%23abc", "/support/%23abc",
    "/support%2523abc", "/support%3Futm=x",
  ];
  for (const path of paths) assert.equal(slugOf(path), "support", path);
  assert.equal(slugOf("/support%"), "support%");
  assert.equal(slugOf("/"), "");
  assert.equal(slugOf("/support/more"), "support/more");
});
