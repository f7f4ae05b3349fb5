import assert from "node:assert/strict";
import { test } from "node:test";

import { toHex } from "../../web/engine/bytes.js";
import { initialState, reduce } from "../../web/line/state.js";
import { standing } from "../../web/talk/marks/reactions.js";

const conversation = new Uint8Array(16).fill(1);
const name = (number) => new Uint8Array(32).fill(number);
const opened = (from, before = null) => ({
  event: "history", conversation, from, before, whole: from === 0,
});
const message = (number, changes = {}) => ({
  event: "message", conversation, id: name(number).slice(16), order: number, at: number,
  mine: false, side: "company", name: "Bilal", text: "text", state: null,
  messageID: name(number), ...changes,
});
const reaction = (number, to, text, changes = {}) => ({
  event: "reaction", conversation, messageID: name(number), order: number, to: name(to),
  replaces: null, device: Uint8Array.of(1), mine: false, side: "company", name: "Bilal", text,
  ...changes,
});
const back = (number, to, replaced, changes = {}) =>
  reaction(number, to, null, { replaces: name(replaced), ...changes });
const after = (...events) =>
  events.reduce((state, event) => reduce(state, event, 1000), initialState)
    .conversations.get(toHex(conversation));
const signs = (...events) =>
  after(...events).entries.map(({ reactions }) =>
    standing(reactions).map(({ text }) => text).join("")
  );

test("signs stand at their message, several of one person too", () => {
  const told = [opened(0), message(1), message(2), reaction(3, 1, "A"), reaction(4, 1, "B")];
  assert.deepEqual(signs(...told), ["AB", ""]);
  assert.deepEqual(signs(...told, message(1, { state: "read" })), ["AB", ""]);
  // Told once more, they stand there once.
  assert.deepEqual(signs(...told, reaction(3, 1, "A")), ["AB", ""]);
});

test("what is taken back is gone, and what replaces it stands", () => {
  const told = [opened(0), message(1), reaction(3, 1, "A"), reaction(4, 1, "B")];
  assert.deepEqual(signs(...told, back(5, 1, 3)), ["B"]);
  assert.deepEqual(signs(...told, reaction(5, 1, "C", { replaces: name(4) })), ["AC"]);
  assert.deepEqual(signs(...told, back(5, 1, 3), reaction(3, 1, "A")), ["B"]);
});

test("nobody takes back what another has put there", () => {
  const told = [opened(0), message(1), message(2), reaction(3, 1, "A")];
  assert.deepEqual(signs(...told, back(4, 1, 3, { device: Uint8Array.of(2) })), ["A", ""]);
  // Nor from another message.
  assert.deepEqual(signs(...told, back(4, 2, 3)), ["A", ""]);
});

test("it is told before the message that it stands on, where that lies further back", () => {
  const told = [opened(3), reaction(3, 1, "A"), back(4, 1, 3), reaction(5, 1, "B")];
  assert.deepEqual(signs(...told), []);
  assert.deepEqual(signs(...told, opened(0, 3), message(1)), ["B"]);
});

test("one that waits has no place, and gets one", () => {
  const told = [opened(0), message(1), reaction(9, 1, "A", { order: null })];
  assert.deepEqual(signs(...told), ["A"]);
  assert.deepEqual(signs(...told, reaction(9, 1, "A", { order: 4 })), ["A"]);
});

test("of a conversation that nobody looks at nothing is kept", () => {
  const { entries, reactions } = after(reaction(3, 1, "A"));
  assert.equal(entries.length + reactions.told, 0);
  assert.equal(after(opened(5), reaction(3, 1, "A")).reactions.told, 0);
});

const flood = (count, changes = {}) => Array.from({ length: count }, (_, number) =>
  reaction(0, 1, "F", {
    messageID: Uint8Array.of(number >> 8, number), order: number + 2, ...changes,
  }));

test("one who floods a message keeps nobody else from it", () => {
  const other = reaction(9, 1, "A", { device: Uint8Array.of(7), order: 5 });
  const { entries, reactions } = after(opened(0), message(1), ...flood(1_000), other);
  const texts = standing(entries[0].reactions).map(({ text }) => text);
  assert.equal(texts.length, 201);
  assert.equal(texts[0], "A");
  assert.equal(reactions.told, 1_001);
  assert.equal(reactions.last, 1_001);
});

test("what is taken back stays so behind a flood, and all pages agree", () => {
  const lines = [
    reaction(0, 1, "bad", { order: 2 }), ...flood(300), back(0, 1, 0, { order: 400 }),
  ].map((line, number) => ({ ...line, order: number + 2, messageID: line.text === "bad"
    ? name(0) : Uint8Array.of(9, number >> 8, number) }));
  const watching = after(opened(0), message(1), ...lines);
  const later = after(opened(150), ...lines.slice(148), opened(0, 150), message(1),
    ...lines.slice(0, 148));
  const shown = ({ entries }) =>
    standing(entries[0].reactions).map(({ messageID }) => toHex(messageID));
  assert.deepEqual(shown(watching), shown(later));
  assert.ok(!shown(watching).includes(toHex(name(0))));
});

test("twenty thousand signs on what nobody knows are taken up", () => {
  const many = flood(20_000).map((line, number) => ({
    ...line, to: Uint8Array.of(number >> 8, number, 1),
  }));
  const { reactions } = after(opened(0), ...many);
  assert.equal(reactions.told, 20_000);
});

test("an end that is told anew joins what is known, though only signs came since", () => {
  const told = [opened(0), message(1), ...flood(300)];
  const { entries } = after(...told, { ...opened(53), whole: false });
  assert.equal(entries.length, 1);
});
