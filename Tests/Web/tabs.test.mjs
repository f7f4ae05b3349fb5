// Which tab leads, with locks, a channel and tabs that hang when told to.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Tabs } from "../../web/engine/tabs.js";

/** As a browser keeps them: one holder, those who wait, and thieves. */
class FakeLocks {
  holders = new Map();
  waiting = [];

  request(name, options, callback) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const wish = { name, callback, resolve, reject };
    options.signal?.addEventListener("abort", () => {
      if (!this.waiting.includes(wish)) return;
      this.waiting.splice(this.waiting.indexOf(wish), 1);
      reject(Object.assign(new Error("aborted"), { name: "AbortError" }));
    });
    const holder = this.holders.get(name);
    if (options.ifAvailable && holder) resolve(callback(null));
    else if (options.steal) {
      this.holders.delete(name);
      holder?.reject(Object.assign(new Error("stolen"), { name: "AbortError" }));
      this.grant(wish);
    } else {
      this.waiting.push(wish);
      queueMicrotask(() => this.next(name));
    }
    return promise;
  }

  async query() {
    return { pending: this.waiting.map(({ name }) => ({ name })) };
  }

  async grant(wish) {
    this.holders.set(wish.name, wish);
    try {
      wish.resolve(await wish.callback({}));
    } catch (error) {
      wish.reject(error);
    }
    if (this.holders.get(wish.name) !== wish) return;
    this.holders.delete(wish.name);
    this.next(wish.name);
  }

  next(name) {
    const index = this.waiting.findIndex((wish) => wish.name === name);
    if (index < 0 || this.holders.has(name)) return;
    this.grant(this.waiting.splice(index, 1)[0]);
  }
}

let channels = [];
class FakeChannel extends EventTarget {
  hangs = false;
  constructor() {
    super();
    channels.push(this);
  }
  postMessage(data) {
    if (this.hangs) return;
    for (const other of channels.filter((channel) => channel !== this && !channel.hangs)) {
      queueMicrotask(() => other.dispatchEvent(new MessageEvent("message", { data })));
    }
  }
}

let locks;
let tabs = [];
let trace = [];
let heard = [];

function open(name) {
  const tab = new Tabs("line", {
    lead: () => {
      trace.push(`${name} leads`);
      tab.tell({ kind: "leading" });
    },
    lost: () => trace.push(`${name} lost`),
    heard: (message) => heard.push([name, message]),
    refused: (error) => trace.push(`${name} ${error.name}`),
  });
  const made = { tab, channel: channels.at(-1) };
  tabs.push(made);
  return made;
}
const settle = async () => {
  for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
};
const after = async (milliseconds) => {
  for (let passed = 0; passed < milliseconds; passed += 500) {
    mock.timers.tick(500);
    await settle();
  }
};

beforeEach(() => {
  [locks, channels, tabs, trace, heard] = [new FakeLocks(), [], [], [], []];
  globalThis.BroadcastChannel = FakeChannel;
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
});
afterEach(() => mock.timers.reset());

test("the first tab leads, and goes on leading while it answers", async () => {
  open("first");
  open("second");
  open("third");
  await after(120_000);
  assert.deepEqual(trace, ["first leads"]);
});

test("a tab that is closed is followed by the next, without force", async () => {
  open("first");
  open("second");
  await settle();
  channels[0].hangs = true;
  locks.holders.delete("line");
  locks.next("line");
  await after(10_000);
  assert.deepEqual(trace, ["first leads", "second leads"]);
});

test("a leader that hangs is replaced within seconds, by one tab", async () => {
  const first = open("first");
  for (const name of ["second", "third", "fourth"]) open(name);
  await settle();
  first.channel.hangs = true;
  // It does not even hear that the lock is gone.
  locks.holders.get("line").reject = () => {};
  await after(9_000);
  assert.equal(trace.filter((line) => line.endsWith("leads")).length, 2);
  await after(120_000);
  assert.equal(trace.filter((line) => line.endsWith("leads")).length, 2);
});

test("the one that hung follows when it wakes, and takes nothing back", async () => {
  const first = open("first");
  open("second");
  await settle();
  first.channel.hangs = true;
  await after(9_000);
  first.channel.hangs = false;
  await after(120_000);
  assert.deepEqual(trace, ["first leads", "second leads", "first lost"]);
});

test("what the one that hung says before it knows is not listened to", async () => {
  const first = open("first");
  open("second");
  open("third");
  await settle();
  const { reject } = locks.holders.get("line");
  locks.holders.get("line").reject = () => {};
  first.channel.hangs = true;
  await after(9_000);
  first.channel.hangs = false;
  heard = [];
  first.tab.tell({ kind: "reports", reports: [{ event: "link", open: false }] });
  await settle();
  assert.deepEqual(heard, []);
  reject(new Error("stolen"));
  await settle();
  const leader = trace.findLast((line) => line.endsWith("leads")).split(" ")[0];
  const { tab } = tabs[["first", "second", "third"].indexOf(leader)];
  tab.tell({ kind: "reports", reports: [] });
  await settle();
  assert.equal(heard.filter(([, { kind }]) => kind === "reports").length, 2);
  assert.ok(trace.includes("first lost"));
});

test("a leader that answers late is not replaced", async () => {
  const first = open("first");
  open("second");
  await settle();
  for (let again = 0; again < 10; again += 1) {
    first.channel.hangs = true;
    await after(3_500);
    first.channel.hangs = false;
    await after(2_000);
  }
  assert.deepEqual(trace, ["first leads"]);
});

test("a tab that slept does not take over because time has passed", async () => {
  open("first");
  open("second");
  await settle();
  // The clock jumps by an hour, the timers fire once.
  mock.timers.tick(1_500);
  await settle();
  assert.deepEqual(trace, ["first leads"]);
});

test("two that both hang now and then do not fight for ever", async () => {
  const both = [open("first"), open("second")];
  await settle();
  // Each is as slow as a leader as it was the first time: busy for ten seconds, then it answers.
  for (let again = 0; again < 12; again += 1) {
    const leader = trace.findLast((line) => line.endsWith("leads")).startsWith("first") ? 0 : 1;
    both[leader].channel.hangs = true;
    await after(10_000);
    both[leader].channel.hangs = false;
    await after(10_000);
  }
  assert.ok(trace.filter((line) => line.endsWith("leads")).length <= 4, trace.join());
});

test("one that hangs while it takes over does not block the third", async () => {
  const first = open("first");
  const second = open("second");
  open("third");
  await settle();
  first.channel.hangs = true;
  // The second holds the turn and never comes to its end.
  locks.holders.set("line-next", { reject: () => {} });
  second.channel.hangs = true;
  await after(60_000);
  assert.ok(trace.includes("third leads") || trace.includes("second leads"), trace.join());
});

test("a tab that has ended takes no part, and makes room", async () => {
  const first = open("first");
  const second = open("second");
  await settle();
  second.tab.end();
  first.tab.end();
  await after(30_000);
  open("fresh");
  await after(3_000);
  assert.deepEqual(trace, ["first leads", "first lost", "fresh leads"]);
});

test("a leader that ends keeps the lock until the others have heard it too", async () => {
  const [first, second, third] = ["first", "second", "third"].map(open);
  await settle();
  first.tab.end();
  await after(1_000);
  second.tab.end();
  await after(1_000);
  assert.deepEqual(trace, ["first leads"]);
  third.tab.end();
  await after(1_000);
  assert.deepEqual(trace, ["first leads", "first lost"]);
});

test("a leader that ends does not wait for one that hangs", async () => {
  const first = open("first");
  open("second");
  await settle();
  first.tab.end();
  await after(20_000);
  assert.deepEqual(trace, ["first leads", "second leads", "first lost"]);
});

test("an owner makes room only for somebody", async () => {
  const first = open("first");
  await settle();
  await first.tab.makeRoom();
  await settle();
  assert.deepEqual(trace, ["first leads"]);
  open("second");
  await settle();
  await first.tab.makeRoom();
  await settle();
  assert.ok(trace.includes("second leads"));
});

test("a leader that steps down waits behind the others", async () => {
  const first = open("first");
  open("second");
  await settle();
  first.tab.stepDown();
  await after(10_000);
  assert.deepEqual(trace, ["first leads", "second leads", "first lost"]);
});

test("a browser that gives no locks and no channel says so", async () => {
  globalThis.BroadcastChannel = class {
    constructor() {
      throw Object.assign(new Error("no"), { name: "SecurityError" });
    }
  };
  locks.request = () => Promise.reject(Object.assign(new Error("no"), { name: "SecurityError" }));
  channels = [null];
  open("first");
  await settle();
  assert.deepEqual(trace, ["first SecurityError"]);
});
