import assert from "node:assert/strict";
import { test } from "node:test";

import { initialState } from "../../web/line/state.js";
import { waitingFor } from "../../web/line/waiting.js";
import { lastSaid } from "../../web/pages/desk/shown.js";
import { blocksOf, unreadOf } from "../../web/talk/blocks.js";
import { withPutBack } from "../../web/talk/text.js";

const noon = new Date(2026, 5, 1, 12).getTime();
const minute = 60_000;
const day = 24 * 60 * minute;
let count = 0;
const message = (at, changes = {}) => ({
  type: "message", key: `${count += 1}`, order: count, at, mine: false, side: "customer",
  name: null, text: "text", state: null, failed: null, ...changes,
});
const notice = () => ({ type: "notice", key: "n", order: 0, kind: "joined", name: "Mira" });
const shown = (entries, range = { start: 0, end: entries.length }, divider = null) =>
  blocksOf(entries, range, divider, "company");
const lines = (entries) =>
  shown(entries).filter(({ type }) => type === "messages").flatMap((block) => block.lines);

test("each day begins with its name", () => {
  const blocks = shown([message(noon), message(noon + minute), message(noon + day)]);
  assert.deepEqual(blocks.map(({ type }) => type), ["day", "messages", "day", "messages"]);
});

test("messages of one person stand together", () => {
  const drawn = lines([message(noon), message(noon + minute), message(noon + 2 * minute)]);
  assert.deepEqual(drawn.map(({ first }) => first), [true, false, false]);
  assert.deepEqual(drawn.map(({ last }) => last), [false, false, true]);
});

test("another person, a long pause or a notice in between parts them", () => {
  const apart = (...entries) => assert.ok(lines(entries).every(({ first, last }) => first && last));
  apart(message(noon), message(noon, { mine: true }));
  apart(message(noon, { name: "Bilal" }), message(noon, { name: "Mira" }));
  apart(message(noon), message(noon + 6 * minute));
  apart(message(noon), notice(), message(noon));
});

test("a state is written out where it changes", () => {
  const mine = (state) => message(noon, { mine: true, state });
  const told = lines([mine("read"), mine("read"), mine("delivered"), mine("sent"), mine("waiting")])
    .map(({ tellState }) => tellState);
  assert.deepEqual(told, [false, true, true, true, true]);
});

test("keys of blocks are all different", () => {
  const keys = shown([message(noon), notice(), message(noon), message(noon + day)])
    .map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});

test("a state is told once also where what is drawn ends above it", () => {
  const entries = Array.from({ length: 4 }, () => message(noon, { mine: true, state: "read" }));
  const told = (end) =>
    shown(entries, { start: 0, end }).flatMap((block) => block.lines ?? []).filter(
      ({ tellState }) => tellState,
    ).length;
  assert.equal(told(4), 1);
  assert.equal(told(2), 0);
});

test("the unread begin at the first of the other side that nobody has seen", () => {
  const entries = [
    message(noon, { order: 2 }), message(noon, { order: 3 }), { ...notice(), order: 4 },
    message(noon, { order: 5, side: "company", name: "Mira" }), message(noon, { order: 8 }),
    message(noon, { order: 9, side: "company", name: "Mira", mine: true }),
    message(noon, { order: null, side: "company", name: "Mira", mine: true }),
  ];
  const unread = (seen, after = 0) =>
    unreadOf(entries, seen, "company", after).map(({ order }) => order);
  assert.deepEqual(unread([0, 9]), []);
  assert.deepEqual(unread([0, 3]), [8]);
  assert.deepEqual(unread([0, 2]), [3, 8]);
  assert.deepEqual(unread([]), [2, 3, 8]);
  assert.deepEqual(unread([0, 0], 3), [8]);
  // Somebody jumped to the end and has not read what lies between.
  assert.deepEqual(unread([0, 2, 8, 9]), [3]);
  assert.deepEqual(unread([0, 2, 8, 9], 3), []);
  const blocks = shown(entries, undefined, entries[4].key);
  assert.deepEqual(blocks.map(({ type }) => type),
    ["day", "messages", "notice", "messages", "unread", "messages"]);
});

test("a colleague stands on our side, and is not oneself", () => {
  const colleague = message(noon, { side: "company", name: "Mira" });
  const mine = message(noon, { side: "company", name: "Bilal", mine: true });
  assert.deepEqual(lines([message(noon), colleague, mine]).map(({ ours }) => ours),
    [false, true, true]);
  assert.ok(lines([colleague, mine]).every(({ first }) => first));
});

test("what is put back never takes the place of what is being written", () => {
  assert.equal(withPutBack("", "old"), "old");
  assert.equal(withPutBack(" \n", "old"), "old");
  assert.equal(withPutBack("new", "old"), "new\nold");
});

test("blocks keep their names while more of them is drawn above", () => {
  const entries = [
    message(noon), message(noon + minute), message(noon + 2 * minute), notice(),
    message(noon + 3 * minute), message(noon + day),
  ];
  const names = (start) => shown(entries, { start, end: 6 }).map(({ key }) => key);
  assert.deepEqual(names(0), names(1));
  assert.deepEqual(names(0), names(2));
});

test("the list shows what was said last, or is about to be", () => {
  const last = { mine: false, side: "customer", name: null, text: "Hello" };
  const submissions = [
    { conversation: "a", message: message(noon) }, { conversation: "b", message: message(noon) },
  ];
  const state = { ...initialState, submissions };
  assert.equal(lastSaid(state, { key: "a", last }), submissions[0].message);
  assert.equal(lastSaid(state, { key: "c", last }), last);
  assert.equal(lastSaid(state, { key: "c", last: null }), null);
});

test("the page says what it waits for, the nearest cause first", () => {
  const state = (changes) => ({
    ...initialState, ready: true, running: true, storage: "works", linkOpen: true,
    connection: "online", identity: { role: "customer" }, ...changes,
  });
  const conversation = (waiting) => ({ waiting });
  assert.equal(waitingFor(state({}), null), null);
  assert.equal(waitingFor(state({ ready: false, linkOpen: false }), null), "starting");
  assert.equal(waitingFor(state({ linkOpen: false }), null), "connecting");
  assert.equal(waitingFor(state({ linkOpen: false, nextTry: 5 }), null), "noServer");
  assert.equal(waitingFor(state({ linkOpen: false, network: false }), null), "noNetwork");
  // A browser that thinks it is offline while the line is open is wrong.
  assert.equal(waitingFor(state({ network: false }), null), null);
  assert.equal(waitingFor(state({ connection: "catchingUp" }), null), "catchingUp");
  assert.equal(waitingFor(state({ connection: "connecting" }), null), "connecting");
  const nobody = { connection: "connecting", identity: { role: "none" } };
  assert.equal(waitingFor(state(nobody), null), null);
  assert.equal(waitingFor(state({}), conversation("keys")), "waitKeys");
  assert.equal(waitingFor(state({ broken: "internal" }), null), "broken");
  assert.equal(waitingFor(state({ broken: "storage" }), null), "brokenStorage");
});
