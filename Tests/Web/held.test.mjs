import assert from "node:assert/strict";
import { test } from "node:test";

import { toHex } from "../../web/engine/bytes.js";
import { initialState, entriesOf, reduce } from "../../web/line/state.js";

const conversation = new Uint8Array(16).fill(1);
const id = new Uint8Array(16).fill(2);
const message = (changes) => ({
  event: "message", conversation, id, order: null, at: 7, mine: true, side: "customer", name: null,
  text: "May I?", sentAt: 7, state: "waiting", messageID: new Uint8Array(32), held: false,
  ...changes,
});
const after = (...events) =>
  events.reduce((state, event) => reduce(state, event, 1000), initialState);

test("what is held is not sent, and is its writer's again once it is taken back", () => {
  const held = after(message(), message({ held: true }));
  const [told] = entriesOf(held, toHex(conversation));
  assert.equal(told.failed, "held");
  const back = reduce(held, { event: "withdrawn", conversation, id }, 1000);
  const entries = entriesOf(back, toHex(conversation));
  const shown = entries.map(({ text, failed, at }) => [text, failed, at]);
  assert.deepEqual(shown, [["May I?", "held", 7]]);
  // A customer's stands under whichever conversation is the next.
  assert.deepEqual(back.submissions.map(({ conversation: of }) => of), [null]);
  assert.deepEqual(entriesOf(back, "another").map(({ text }) => text), ["May I?"]);
});

test("what somebody of the company wrote stays with its conversation", () => {
  const told = after(message({ side: "company" }));
  const back = reduce(told, { event: "withdrawn", conversation, id }, 1000);
  assert.deepEqual(back.submissions.map(({ conversation: of }) => of), [toHex(conversation)]);
});

test("what is not known here is not taken back", () => {
  const told = after(message());
  const other = new Uint8Array(16).fill(9);
  assert.equal(reduce(told, { event: "withdrawn", conversation, id: other }, 1000), told);
  assert.equal(reduce(told, { event: "withdrawn", conversation: other, id }, 1000), told);
});

test("what waits once more stands where it waits, and nowhere else", () => {
  const said = { order: 4, state: "sent" };
  const other = message({ id: new Uint8Array(16).fill(3), ...said, order: 5, mine: false });
  const facts = { event: "history", conversation, from: 0, before: null, whole: true };
  const waits = message({ id: new Uint8Array(16).fill(4), text: "And?" });
  const told = after(facts, message(said), other, waits, message(), waits);
  const shown = entriesOf(told, toHex(conversation)).map(({ order, text }) => [order, text]);
  assert.deepEqual(shown, [[5, "May I?"], [null, "May I?"], [null, "And?"]]);
  const again = reduce(told, message({ order: 7, state: "sent" }), 1000);
  assert.deepEqual(entriesOf(again, toHex(conversation)).map(({ order }) => order), [5, 7, null]);
});
