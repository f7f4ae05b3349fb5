import assert from "node:assert/strict";
import { test } from "node:test";

import { toHex } from "../../web/engine/bytes.js";
import {
  conversationsByTime, distrustCodes, entriesOf, initialState, reduce,
} from "../../web/line/state.js";

const conversation = new Uint8Array(16).fill(1);
const key = toHex(conversation);
const id = (number) => new Uint8Array(16).fill(number);
/** Somebody has come to look at the conversation. */
const opened = { event: "history", conversation, from: 0, before: null, whole: true };
const after = (...events) =>
  [opened, ...events].reduce((state, event) => reduce(state, event, 1000), initialState);
const message = (number, order, changes = {}) => ({
  event: "message", conversation, id: id(number), order, at: number, mine: false,
  side: "company", name: "Bilal", text: `text ${number}`, state: null,
  messageID: new Uint8Array(32).fill(number), ...changes,
});
const texts = (state, of = key) => entriesOf(state, of).map(({ text }) => text);

test("messages stand in the order of the log, whatever order they come in", () => {
  const state = after(message(3, 3), message(1, 1), message(2, 2));
  assert.deepEqual(texts(state), ["text 1", "text 2", "text 3"]);
});

test("of a conversation that nobody looks at only what waits is known", () => {
  const start = [message(1, 1), message(8, null)];
  const unopened = start.reduce((state, event) => reduce(state, event, 0), initialState);
  assert.deepEqual(texts(unopened), ["text 8"]);
  assert.deepEqual(texts(reduce(unopened, message(8, 2), 0)), []);
});

const part = (from, before = null, whole = false) => ({ ...opened, from, before, whole });
const states = (...events) =>
  events.reduce((state, event) => reduce(state, event, 0), initialState).conversations.get(key);
const orders = (...events) => states(...events).entries.map(({ order }) => order);

test("what came before is put before what is known, part by part", () => {
  const told = [
    part(5), message(5, 5), message(6, 6), message(9, null),
    part(3, 5), message(3, 3), message(4, 4), part(0, 3, true), message(1, 1),
  ];
  assert.deepEqual(orders(...told), [1, 3, 4, 5, 6, null]);
  assert.equal(states(...told).whole, true);
  assert.equal(states(...told.slice(0, 5)).from, 3);
});

test("a part that another tab asked for, and that leaves a gap, is not taken", () => {
  assert.deepEqual(orders(part(5), message(5, 5), part(1, 3), message(1, 1)), [5]);
  assert.deepEqual(orders(part(1, 3), message(1, 1)), []);
  // Told twice, or told more than is not known.
  const told = [part(5), message(5, 5), part(3, 5), message(3, 3)];
  assert.deepEqual(orders(...told, ...told.slice(2)), [3, 5]);
  assert.deepEqual(orders(...told, part(1, 6), message(1, 1), message(5, 5)), [1, 3, 5]);
});

test("the end told by another engine joins what is known, or stands for it", () => {
  const known = [part(3), message(3, 3), message(4, 4), message(9, null)];
  assert.deepEqual(orders(...known, part(5), message(5, 5)), [3, 4, 5, null]);
  assert.deepEqual(orders(...known, part(1), message(1, 1), message(4, 4)), [1, 3, 4, null]);
  assert.deepEqual(orders(...known, part(6), message(6, 6)), [6, null]);
});

test("what is not sent yet stands last, in the order it was written", () => {
  const state = after(
    message(8, null), message(9, null), message(1, 1), message(2, 2),
  );
  assert.deepEqual(texts(state), ["text 1", "text 2", "text 8", "text 9"]);
});

test("a message that gets its place moves there, and is there once", () => {
  const pending = message(8, null, { mine: true, state: "waiting" });
  const state = after(
    pending, message(9, null), message(1, 1), { ...pending, order: 2, state: "sent" },
  );
  assert.deepEqual(texts(state), ["text 1", "text 8", "text 9"]);
  assert.equal(entriesOf(state, key)[1].state, "sent");
});

test("the same event twice changes nothing", () => {
  const events = [message(1, 1), message(2, 2), message(3, null)];
  assert.deepEqual(entriesOf(after(...events, ...events), key), entriesOf(after(...events), key));
});

test("an earlier state stays as it was", () => {
  const before = after(message(1, 1));
  const entries = entriesOf(before, key);
  reduce(before, message(2, 2), 0);
  assert.equal(entries.length, 1);
  assert.equal(entriesOf(before, key), entries);
});

test("a message is shown while the engine does not know it, and once after that", () => {
  const submitted = {
    event: "submitted", conversation: null, id: id(5), text: "text 5", at: 5,
  };
  const shown = after(submitted);
  assert.deepEqual(texts(shown, null), ["text 5"]);
  assert.equal(entriesOf(shown, null)[0].state, "waiting");
  const known = after(submitted, message(5, null, { mine: true, state: "waiting" }));
  assert.deepEqual(texts(known), ["text 5"]);
  const taken = after(submitted, { event: "submissionTaken", id: id(5) });
  assert.deepEqual(texts(taken, null), []);
});

test("a message that was refused says why, until it is dropped", () => {
  const submitted = { event: "submitted", conversation: key, id: id(5), text: "long", at: 5 };
  const failed = after(submitted, { event: "submissionFailed", id: id(5), code: "tooLong" });
  assert.equal(entriesOf(failed, key)[0].failed, "tooLong");
  const dropped = reduce(failed, { event: "submissionDropped", key: toHex(id(5)) }, 0);
  assert.deepEqual(entriesOf(dropped, key), []);
});

test("a submission to one conversation is not shown in another", () => {
  const state = after({ event: "submitted", conversation: "aa", id: id(5), text: "x", at: 5 });
  assert.deepEqual(entriesOf(state, "bb"), []);
});

test("a notice has its place in the log once", () => {
  const notice = { event: "notice", conversation, order: 2, kind: "joined", name: "Mira" };
  const state = after(message(3, 3), notice, message(1, 1), notice);
  assert.deepEqual(entriesOf(state, key).map(({ type }) => type), ["message", "notice", "message"]);
});

test("somebody who writes stops when the message comes, or after a while", () => {
  const typing = { event: "typing", conversation, name: "Bilal", side: "company", on: true };
  const typists = (state) => state.conversations.get(key).typists.length;
  assert.equal(typists(after(typing)), 1);
  assert.equal(typists(after(typing, typing)), 1);
  assert.equal(typists(after(typing, { ...typing, on: false })), 0);
  assert.equal(typists(after(typing, message(1, 1))), 0);
  const expired = { event: "typingExpired", conversation: key, who: "company-Bilal", at: 1000 };
  assert.equal(typists(after(typing, expired)), 0);
});

test("a typing mark that was renewed does not expire with the old one", () => {
  const typing = { event: "typing", conversation, name: "Bilal", side: "company", on: true };
  const renewed = reduce(reduce(initialState, typing, 1000), typing, 4000);
  const expired = { event: "typingExpired", conversation: key, who: "company-Bilal", at: 1000 };
  assert.equal(reduce(renewed, expired, 7000).conversations.get(key).typists.length, 1);
});

test("each of the refusals that break trust closes the page until the desk is believed", () => {
  const desk = { event: "desk", company: "Example", desk: "Support", slug: "support" };
  for (const code of distrustCodes) {
    assert.equal(after({ event: "refused", code }, message(1, 1)).distrust, code);
    assert.equal(after({ event: "refused", code }, desk).distrust, null);
  }
  const state = after({ event: "refused", code: "tooLong" });
  assert.equal(state.distrust, null);
  assert.equal(state.refusal.code, "tooLong");
});

test("conversations stand by their last word, and only when their facts are known", () => {
  const facts = (number, lastAt) => ({
    event: "conversation", id: id(number), number, members: [], createdAt: 0, lastAt, unread: 0,
    waiting: null, stopped: null, closed: false,
  });
  const state = after(facts(2, 10), facts(3, 30), facts(4, 20), message(1, 1));
  assert.deepEqual(conversationsByTime(state).map(({ number }) => number), [3, 4, 2]);
});

test("the facts of a conversation keep its messages", () => {
  const facts = {
    event: "conversation", id: conversation, number: 7, members: [], createdAt: 0, lastAt: 1,
    unread: 1, waiting: null, stopped: null, closed: false,
  };
  const state = after(facts, message(1, 1), { ...facts, unread: 0 });
  assert.deepEqual(texts(state), ["text 1"]);
  assert.equal(state.conversations.get(key).unread, 0);
});

test("what only a later engine tells changes nothing", () => {
  const before = after(message(1, 1));
  assert.equal(reduce(before, { event: "ofTomorrow", conversation, anything: [1] }, 0), before);
});
