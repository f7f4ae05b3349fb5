// Whatever the engine is made to tell, no page throws: events of the vocabulary with the oddest
// values of each type, in any order.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { conversationsByTime, entriesOf, initialState, reduce } from "../../web/line/state.js";
import { statusOf, waitingFor } from "../../web/line/waiting.js";

const script = fileURLToPath(new URL("../../Scripts/vocabulary", import.meta.url));
const told = execFileSync(script, ["--told"]);
/** @type {Map<string, { kind: string, fields: [string, string][], cases: string[] }>} */
const things = new Map(Object.entries(JSON.parse(told)));
const events = [...things].filter(([, { kind }]) => kind === "event");

let seed = 1;
/** A number below a limit; the same ones each time. */
function random(limit) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed % limit;
}
const pick = (values) => values[random(values.length)];
const numbers = [0, 1, 2, 7, 2 ** 31, 2 ** 53 - 1, 8.64e15, 8.64e15 + 1, 2 ** 64];
const texts = [
  "", "a", "\u202Eexe.png", "\uD83D", "\u0000", "👍🏽", "x".repeat(20_000), "__proto__", "<script>",
  "https://example.org/\u202Egnp",
];
const bytes = () => new Uint8Array(pick([0, 1, 16, 16, 16, 32])).fill(random(3));
const text = () => pick(texts);
const number = () => pick(numbers);
const simple = {
  Bytes: bytes, Conversation: bytes, Device: bytes, Text: text, Name: text, Slug: text,
  Colour: () => pick(["#000000", "", "url(x)"]), Flag: () => random(2) === 1, Number: number,
  Count: number, Time: number, Place: number,
};

function value(type) {
  if (type.endsWith("?")) return random(3) === 0 ? null : value(type.slice(0, -1));
  if (type.startsWith("[")) {
    return Array.from({ length: random(4) }, () => value(type.slice(1, -1)));
  }
  if (simple[type]) return simple[type]();
  const { kind, cases, fields } = things.get(type);
  return kind === "enum" ? pick(cases) : filled(fields);
}

function filled(fields) {
  return Object.fromEntries(fields.map(([name, type]) => [name, value(type)]));
}

test("no event that the vocabulary knows makes a page throw", () => {
  assert.ok(events.length > 12, "the vocabulary is read");
  let state = initialState;
  for (let count = 0; count < 60_000; count += 1) {
    if (count % 500 === 0) state = initialState;
    const [name, { fields }] = pick(events);
    const event = { event: name, ...filled(fields) };
    try {
      state = reduce(state, event, pick(numbers));
      if (count % 20 !== 0) continue;
      for (const conversation of conversationsByTime(state).slice(0, 3)) {
        waitingFor(state, conversation);
        statusOf(state, conversation);
        entriesOf(state, conversation.key);
      }
      statusOf(state);
    } catch (error) {
      assert.fail(`${JSON.stringify(event).slice(0, 400)}\n${error.stack}`);
    }
  }
});
