import assert from "node:assert/strict";
import { test } from "node:test";

import {
  afterChange, isDrawn, openingRange, withEarlier, withLater,
} from "../../web/talk/blocks.js";
import { roomLeft } from "../../web/talk/text.js";

test("a conversation opens at its end, or at what is unread with something before it", () => {
  assert.deepEqual(openingRange(0, -1), { start: 0, end: 0 });
  assert.deepEqual(openingRange(10, -1), { start: 0, end: 10 });
  assert.equal(openingRange(10_000, -1).end, 10_000);
  const range = openingRange(10_000, 5_000);
  assert.ok(range.start < 5_000 && isDrawn(range, 5_000));
  assert.deepEqual(openingRange(3, 0), { start: 0, end: 3 });
});

test("going up and down reaches everything, and little is drawn at a time", () => {
  let range = openingRange(10_000, -1);
  for (let steps = 0; range.start > 0; steps += 1) {
    const before = range;
    range = withEarlier(range);
    assert.ok(range.start < before.start && range.end - range.start <= 320);
    assert.ok(isDrawn(range, before.start), "what was read stays");
    assert.ok(steps < 1_000);
  }
  for (let steps = 0; range.end < 10_000; steps += 1) {
    const before = range;
    range = withLater(range, 10_000);
    assert.ok(range.end > before.end && range.end - range.start <= 320);
    assert.ok(isDrawn(range, before.end - 1));
    assert.ok(steps < 1_000);
  }
});

test("what comes at the end is drawn only where the end was", () => {
  assert.deepEqual(afterChange({ start: 0, end: 10 }, 10, 12, true), { start: 0, end: 12 });
  assert.deepEqual(afterChange({ start: 0, end: 5 }, 10, 12, false), { start: 0, end: 5 });
  assert.deepEqual(afterChange({ start: 0, end: 10 }, 10, 10, true), { start: 0, end: 10 });
  assert.equal(afterChange({ start: 0, end: 320 }, 320, 380, true).start, 60);
  assert.equal(afterChange({ start: 0, end: 320 }, 320, 380, false).start, 0, "nothing moves");
});

test("entries that go leave a range that is there", () => {
  for (const count of [0, 1, 5]) {
    const { start, end } = afterChange({ start: 3, end: 8 }, 8, count, true);
    assert.ok(start >= 0 && start <= end && end === count);
  }
});

test("room is counted in UTF-8 and told in characters", () => {
  assert.equal(roomLeft(""), null);
  assert.equal(roomLeft("a".repeat(14_000)), null);
  assert.equal(roomLeft("a".repeat(16_000)), 384);
  assert.equal(roomLeft("a".repeat(16_384)), 0);
  assert.equal(roomLeft("a".repeat(16_385)), -1);
  assert.ok((roomLeft("ä".repeat(8_100)) ?? -1) >= 90);
  assert.ok((roomLeft("日".repeat(6_000)) ?? 0) < 0);
  assert.equal(roomLeft(` ${"a".repeat(16_384)} `), 0, "what is trimmed off is not counted");
});
