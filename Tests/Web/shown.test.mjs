import assert from "node:assert/strict";
import { test } from "node:test";

import { initialState } from "../../web/state/line.js";
import { blocksOf, isEmojiOnly, lastMessage, partsOf, waitingFor } from "../../web/state/shown.js";

const noon = new Date(2026, 5, 1, 12).getTime();
const minute = 60_000;
const day = 24 * 60 * minute;
let count = 0;
const message = (at, changes = {}) => ({
  type: "message", key: `${count += 1}`, order: count, at, mine: false, side: "customer",
  name: null, text: "text", state: null, failed: null, ...changes,
});
const notice = () => ({ type: "notice", key: "n", order: 0, kind: "joined", name: "Mira" });
const lines = (entries) =>
  blocksOf(entries).filter(({ type }) => type === "messages").flatMap((block) => block.lines);

test("each day begins with its name", () => {
  const blocks = blocksOf([message(noon), message(noon + minute), message(noon + day)]);
  assert.deepEqual(blocks.map(({ type }) => type), ["day", "messages", "day", "messages"]);
});

test("messages of one person stand together", () => {
  const shown = lines([message(noon), message(noon + minute), message(noon + 2 * minute)]);
  assert.deepEqual(shown.map(({ first }) => first), [true, false, false]);
  assert.deepEqual(shown.map(({ last }) => last), [false, false, true]);
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
  const keys = blocksOf([message(noon), notice(), message(noon), message(noon + day)])
    .map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});

test("the last message is found behind notices", () => {
  const wanted = message(noon);
  assert.equal(lastMessage([message(noon), wanted, notice()]), wanted);
  assert.equal(lastMessage([notice()]), null);
});

test("a few emoji alone are shown large", () => {
  for (const text of ["🎉", "👍🏽🙏", "👩‍👩‍👧", "❤️", "😀 😀"]) assert.ok(isEmojiOnly(text), text);
  for (const text of ["", " ", "ok 👍", "123", "#", "😀".repeat(20)]) {
    assert.ok(!isEmojiOnly(text), text);
  }
});

test("web addresses are found, and nothing else", () => {
  assert.deepEqual(partsOf("no link"), [{ text: "no link", address: null }]);
  assert.deepEqual(partsOf("see https://a.example/b?c=d, please"), [
    { text: "see ", address: null },
    { text: "https://a.example/b?c=d", address: "https://a.example/b?c=d" },
    { text: ", please", address: null },
  ]);
  for (const text of ["javascript:alert(1)", "data:text/html,x", "file:///etc", "xhttp://a b"]) {
    assert.ok(partsOf(text).every(({ address }) => address === null), text);
  }
  const hostile = 'https://a.example/"onclick="x <b>';
  assert.equal(partsOf(hostile).map(({ text }) => text).join(""), hostile);
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
