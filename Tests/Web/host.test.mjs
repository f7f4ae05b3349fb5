// The host of the engine, with an engine, a disk and a network that fail when told to.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Host } from "../../web/engine/host.js";
import { StoreFailure } from "../../web/engine/store.js";

let sockets = [];
let trace = [];
let stored = new Map();
/** Thrown by every transaction while it is there. */
let diskFailure = null;
let engines = [];
let reports = [];
/** Of the host itself: the line, the disk, its beginning. */
let standing = [];
let superseded = 0;

class FakeSocket extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  constructor(address) {
    super();
    this.address = String(address);
    sockets.push(this);
  }
  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  frame(number) {
    this.dispatchEvent(new MessageEvent("message", { data: Uint8Array.of(number).buffer }));
  }
  send(bytes) {
    trace.push(`send ${bytes[0]}`);
  }
  close() {
    this.readyState = 3;
  }
}

/** A full disk can be read. */
const disk = async (writes) => {
  await new Promise(setImmediate);
  if (diskFailure && (writes || diskFailure !== full)) throw diskFailure;
};
const full = Object.assign(new Error("full"), { name: "QuotaExceededError" });
const store = {
  closed: () => {},
  async look(writes) {
    await disk(writes);
    return [...stored].map(([key, value]) => [Uint8Array.of(key), value]);
  },
  take: () => store.look(true),
  async read(questions) {
    await disk(false);
    trace.push(`read ${questions.length}`);
    return questions.map((ranges) =>
      ranges.flatMap(([from, before]) =>
        [...stored].filter(([key]) => key >= from[0] && key < before[0])
          .map(([key, value]) => [Uint8Array.of(key), value])
      )
    );
  },
  check: () => disk(false),
  async commit(changes) {
    await disk(true);
    trace.push(`commit ${changes.length}`);
    for (const [key, value] of changes) {
      if (value === null) stored.delete(key[0]);
      else stored.set(key[0], value);
    }
  },
};
const ofHost = new Set(["link", "storage", "beginning", "starting"]);

/** Answers each input by a rule of the test; remembers what it was given. */
function host(rule = () => []) {
  const makeEngine = () => {
    const engine = {
      inputs: [],
      handle(input) {
        engine.inputs.push(input);
        return rule(input, engines.length) ?? [];
      },
    };
    engines.push(engine);
    return engine;
  };
  const made = new Host({
    role: "customer", store: Promise.resolve(store), module: Promise.resolve(null), makeEngine,
    report: (some) => {
      reports.push(...some.filter(({ event }) => !ofHost.has(event)));
      standing.push(...some.filter(({ event }) => ofHost.has(event)));
    },
    superseded: () => superseded += 1,
  });
  return made;
}

const settle = async () => {
  for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
};
const origin = { tab: "a", command: 7 };
const did = (engine) => engine.inputs.map((input) => input.do);

beforeEach(() => {
  [sockets, trace, engines, reports, stored, diskFailure] = [[], [], [], [], new Map(), null];
  [standing, superseded] = [[], 0];
  globalThis.WebSocket = FakeSocket;
  globalThis.fetch = () => Promise.reject(new TypeError("no answer"));
  globalThis.location = { href: "https://line.example/assets/engine/worker.js" };
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
});
afterEach(() => mock.timers.reset());

test("what the engine asks its disk for comes before what is behind it", async () => {
  stored.set(97, Uint8Array.of(1));
  stored.set(71, Uint8Array.of(2));
  const ranges = [[Uint8Array.of(70), Uint8Array.of(80)]];
  const made = host(({ do: what }) => {
    if (what !== "show") return [];
    return [{ persist: [[Uint8Array.of(72), Uint8Array.of(3)]] }, { load: 5, ranges }];
  });
  made.start();
  await settle();
  made.show();
  await Promise.resolve();
  made.command(origin, { do: "prepare" });
  await settle();
  assert.deepEqual(did(engines[0]), ["start", "show", "loaded", "prepare"]);
  const { number, records } = engines[0].inputs[2];
  assert.equal(number, 5);
  // As the transaction of the same input has left it.
  assert.deepEqual(records.map(([[key], [value]]) => [key, value]), [[71, 2], [72, 3]]);
  assert.deepEqual(trace, ["commit 1", "read 1"]);
});

test("a command that waited for the disk and cannot be kept is refused, not repeated", async () => {
  const ranges = [[Uint8Array.of(70), Uint8Array.of(80)]];
  const waiting = [];
  const made = host(({ do: what, command }) => {
    if (command !== undefined) {
      waiting.push(command);
      return [{ load: 1, ranges }];
    }
    if (what !== "loaded") return [];
    return [{ persist: [[Uint8Array.of(72), Uint8Array.of(3)]] }, { done: waiting.shift() }];
  });
  made.start();
  await settle();
  diskFailure = full;
  made.command(origin, { do: "prepare" });
  await settle();
  assert.deepEqual(
    reports.filter(({ event }) => event === "refused"),
    [{ event: "refused", code: "storageFull", ...origin }],
  );
  assert.equal(engines.length, 2);
  assert.deepEqual(did(engines[1]), ["start", "show"]);
});

test("an engine whose disk cannot be read starts over once, and is given up then", async () => {
  let fails = 1;
  const read = store.read;
  store.read = async () => {
    fails -= 1;
    if (fails >= 0) throw new Error("unreadable");
    return [[]];
  };
  const made = host(({ do: what }) => what === "show" ? [{ load: 1, ranges: [] }] : []);
  made.start();
  made.show();
  await settle();
  assert.equal(engines.length, 2);
  assert.deepEqual(did(engines[1]), ["start", "show", "loaded"]);
  fails = 9;
  made.show();
  await settle();
  assert.equal(engines.length, 2);
  assert.deepEqual(reports.at(-1), { event: "broken", code: "storage" });
  store.read = read;
});

test("the engine starts with all that is on disk, before anything else", async () => {
  stored.set(9, Uint8Array.of(1));
  const made = host();
  made.show();
  made.start();
  sockets[0].open();
  await settle();
  assert.equal(sockets[0].address, "wss://line.example/socket");
  assert.deepEqual(did(engines[0]), ["start", "show", "connected"]);
  assert.deepEqual(engines[0].inputs[0].records, [[Uint8Array.of(9), Uint8Array.of(1)]]);
  assert.equal(engines[0].inputs[0].now, 1_000_000);
  assert.deepEqual(reports, [{ event: "ready" }]);
});

test("all that must be remembered is on disk before anything is sent or told", async () => {
  const made = host((input) =>
    input.do === "send"
      ? [
        { send: Uint8Array.of(1) },
        { persist: [[Uint8Array.of(1), Uint8Array.of(1)]] },
        { event: "message" },
        { persist: [[Uint8Array.of(2), Uint8Array.of(2)]] },
        { done: input.command },
      ]
      : []
  );
  made.report = (some) => trace.push(...some.map(({ event }) => event));
  made.start();
  sockets[0].open();
  await settle();
  trace = [];
  made.command(origin, { do: "send" });
  await settle();
  assert.deepEqual(trace, ["commit 2", "send 1", "message", "done"]);
});

test("an answer goes to the tab that asked, by its own number", async () => {
  const made = host((input) => input.command ? [{ done: input.command }] : []);
  made.start();
  made.command({ tab: "a", command: 3 }, { do: "read" });
  made.command({ tab: "b", command: 3 }, { do: "read" });
  await settle();
  assert.deepEqual(reports, [
    { event: "done", tab: "a", command: 3 }, { event: "done", tab: "b", command: 3 },
  ]);
});

test("frames that come while the disk works share one transaction", async () => {
  const made = host((input) =>
    input.do === "frame" ? [{ persist: [[input.bytes, input.bytes]] }] : []
  );
  made.start();
  sockets[0].open();
  await settle();
  for (let number = 1; number <= 5; number += 1) sockets[0].frame(number);
  await settle();
  assert.deepEqual(trace, ["commit 1", "commit 4"]);
});

test("a full disk sends nothing, says so, and starts over from what is on disk", async () => {
  const rule = (input) =>
    input.do === "send"
      ? [
        { persist: [[Uint8Array.of(1), Uint8Array.of(1)]] }, { send: Uint8Array.of(1) },
        { done: input.command },
      ]
      : [];
  const made = host(rule);
  made.start();
  sockets[0].open();
  await settle();
  assert.equal(standing.findLast(({ event }) => event === "storage").works, true);
  diskFailure = full;
  made.command(origin, { do: "send" });
  await settle();
  assert.equal(standing.findLast(({ event }) => event === "storage").works, false);
  assert.deepEqual(trace, []);
  assert.deepEqual(reports[0], { event: "refused", code: "storageFull", ...origin });
  assert.equal(engines.length, 2);
  assert.deepEqual(did(engines[1]), ["start", "show"]);
  // The line of the engine that forgot is closed; the new one opens its own.
  diskFailure = null;
  mock.timers.tick(20_000);
  assert.equal(sockets.length, 2);
  sockets[1].open();
  made.command(origin, { do: "send" });
  await settle();
  assert.deepEqual(trace, ["commit 1", "send 1"]);
});

test("a frame that could not be kept is told to nobody in particular", async () => {
  const made = host((input) =>
    input.do === "frame" ? [{ persist: [[input.bytes, input.bytes]] }, { event: "message" }] : []
  );
  made.start();
  sockets[0].open();
  await settle();
  diskFailure = full;
  sockets[0].frame(1);
  await settle();
  assert.deepEqual(reports, [{ event: "refused", code: "storageFull" }, { event: "ready" }]);
});

test("a trap starts the engine over, and commands that wait are given again", async () => {
  const made = host((input) => {
    if (input.do === "frame") throw new WebAssembly.RuntimeError("unreachable");
    return [];
  });
  made.start();
  sockets[0].open();
  made.command(origin, { do: "setUp", company: "x" });
  await settle();
  sockets[0].frame(1);
  await settle();
  assert.equal(engines.length, 2);
  assert.deepEqual(did(engines[1]), ["start", "show", "setUp"]);
  assert.equal(engines[1].inputs[2].company, "x");
  assert.deepEqual(reports, [{ event: "ready" }]);
});

test("a command that makes the engine trap is refused, not tried again", async () => {
  const made = host((input) => {
    if (input.do === "send") throw new WebAssembly.RuntimeError("unreachable");
    return [];
  });
  made.start();
  await settle();
  made.command(origin, { do: "send" });
  await settle();
  assert.deepEqual(reports[0], { event: "refused", code: "internal", ...origin });
  assert.deepEqual(did(engines[1]), ["start", "show"]);
});

test("a second trap soon after the first ends it, honestly", async () => {
  const made = host((input) => {
    if (input.do === "frame") throw new WebAssembly.RuntimeError("unreachable");
    return [];
  });
  made.start();
  sockets[0].open();
  await settle();
  sockets[0].frame(1);
  await settle();
  mock.timers.tick(20_000);
  sockets[1].open();
  sockets[1].frame(1);
  await settle();
  assert.deepEqual(reports.at(-1), { event: "broken", code: "internal" });
  reports = [];
  made.command(origin, { do: "send" });
  made.show();
  assert.deepEqual(reports, [
    { event: "refused", code: "internal", ...origin }, { event: "broken", code: "internal" },
  ]);
  mock.timers.tick(100_000);
  assert.equal(sockets.length, 2);
});

test("a trap an hour after the first starts over again, whatever the clock", async (context) => {
  const made = host((input) => {
    if (input.do === "frame") throw new WebAssembly.RuntimeError("unreachable");
    return [];
  });
  const clock = context.mock.method(performance, "now", () => 1_000);
  made.start();
  sockets[0].open();
  await settle();
  sockets[0].frame(1);
  await settle();
  clock.mock.mockImplementation(() => 3_601_000);
  mock.timers.tick(20_000);
  sockets[1].open();
  sockets[1].frame(1);
  await settle();
  assert.equal(engines.length, 3);
  assert.deepEqual(reports.at(-1), { event: "ready" });
});

test("the engine is woken when it asked to be, and the last wish counts", async () => {
  const made = host((input) =>
    input.do === "show" ? [{ wake: 5_000 }, { wake: 2_000 }] : []
  );
  made.start();
  made.show();
  await settle();
  mock.timers.tick(1_999);
  await settle();
  assert.ok(!did(engines[0]).includes("timer"));
  mock.timers.tick(1);
  await settle();
  mock.timers.tick(10_000);
  await settle();
  assert.equal(did(engines[0]).filter((what) => what === "timer").length, 1);
});

test("a clock that is set back while the disk works does not put off the wake", async () => {
  const made = host((input) =>
    input.do === "show"
      ? [{ persist: [[Uint8Array.of(1), Uint8Array.of(1)]] }, { wake: 15_000 }]
      : []
  );
  const { commit } = store;
  store.commit = async (changes) => {
    await commit(changes);
    mock.timers.setTime(1_000);
  };
  try {
    made.start();
    made.show();
    await settle();
  } finally {
    store.commit = commit;
  }
  mock.timers.tick(15_000);
  await settle();
  assert.ok(did(engines[0]).includes("timer"));
});

test("a lost connection is told once, and tried again until it is back", async () => {
  const made = host();
  made.start();
  sockets[0].open();
  await settle();
  sockets[0].dispatchEvent(new Event("close"));
  await settle();
  for (let again = 1; again <= 5; again += 1) {
    mock.timers.tick(15_000);
    assert.equal(sockets.length, again + 1);
    sockets[again].dispatchEvent(new Event("close"));
  }
  await settle();
  assert.deepEqual(did(engines[0]), ["start", "connected", "disconnected"]);
  made.network(true);
  assert.equal(sockets.length, 7);
});

const last = (event) => standing.findLast((report) => report.event === event);

test("a tab that comes later learns how the line and the disk are", async () => {
  const made = host();
  made.start();
  sockets[0].dispatchEvent(new Event("close"));
  await settle();
  mock.timers.tick(15_000);
  sockets[1].dispatchEvent(new Event("close"));
  await settle();
  const { nextTry } = last("link");
  assert.ok(nextTry > 1_000_000);
  standing = [];
  made.show("later");
  assert.deepEqual(standing, [
    { event: "link", open: false, nextTry, verdict: null, tab: "later" },
    { event: "storage", works: true, tab: "later" },
  ]);
});

test("a store that does not answer is told, to later tabs too, and taken back", async () => {
  let opened;
  const made = host();
  made.store = new Promise((resolve) => opened = resolve);
  made.start();
  mock.timers.tick(8_000);
  await settle();
  const slow = { event: "beginning", of: "storage", problem: "slow" };
  assert.deepEqual(last("beginning"), slow);
  made.show("later");
  assert.deepEqual(last("beginning"), { ...slow, tab: "later" });
  opened(store);
  await settle();
  assert.equal(last("beginning").problem, null);
  assert.deepEqual(did(engines[0]), ["start", "show"]);
});

for (const [name, error, code] of [
  ["forbidden", { name: "SecurityError" }, "storageBlocked"],
  ["of a later version", { name: "VersionError" }, "storageNewer"],
  ["broken", { name: "UnknownError" }, "storage"],
]) {
  test(`a store that is ${name} from the beginning is named so`, async () => {
    const made = host();
    made.store = Promise.reject(Object.assign(new Error(name), error));
    made.command(origin, { do: "send" });
    await made.start();
    assert.deepEqual(reports, [
      { event: "refused", code, ...origin }, { event: "broken", code },
    ]);
    assert.equal(last("storage").works, false);
  });
}

test("a full disk from the beginning can be read, and is not said to keep", async () => {
  diskFailure = full;
  stored.set(9, Uint8Array.of(1));
  const made = host();
  made.show();
  made.start();
  await settle();
  assert.equal(engines[0].inputs[0].records.length, 1);
  assert.equal(last("storage").works, false);
  assert.deepEqual(reports, [{ event: "ready" }]);
});

test("a policy that forbids the worker WebAssembly is named", async (context) => {
  context.mock.method(WebAssembly, "Module", function forbidden() {
    throw new WebAssembly.CompileError("refused by policy");
  });
  const made = host();
  made.makeEngine = () => new WebAssembly.Module();
  await made.start();
  assert.deepEqual(reports, [{ event: "broken", code: "policy" }]);
});

test("a page that may not compile the engine is broken, not waiting for ever", async () => {
  const made = host();
  made.makeEngine = () => {
    throw new TypeError("no module");
  };
  made.command(origin, { do: "send" });
  await made.start();
  assert.deepEqual(reports, [
    { event: "refused", code: "policy", ...origin }, { event: "broken", code: "policy" },
  ]);
});

test("cleared data ends it with that word, also while nobody writes", async () => {
  const made = host();
  made.start();
  await settle();
  diskFailure = new StoreFailure("storageCleared");
  store.closed();
  mock.timers.tick(500);
  await settle();
  assert.deepEqual(reports, [{ event: "broken", code: "storageCleared" }]);
});

test("a database that was closed and is whole changes nothing", async () => {
  const made = host();
  made.start();
  await settle();
  store.closed();
  diskFailure = new Error("busy");
  mock.timers.tick(500);
  await settle();
  diskFailure = null;
  mock.timers.tick(500);
  await settle();
  assert.deepEqual([reports, superseded], [[], 0]);
});

test("a database that was closed and stays out of reach ends it", async () => {
  const made = host();
  made.start();
  await settle();
  store.closed();
  diskFailure = new Error("busy");
  for (let again = 0; again < 5; again += 1) {
    mock.timers.tick(500);
    await settle();
  }
  assert.deepEqual(reports.at(-1), { event: "broken", code: "storage" });
});

test("whoever was replaced while it hung sends, tells and writes nothing", async () => {
  const made = host(() => [{ send: Uint8Array.of(1) }, { event: "message" }]);
  made.start();
  sockets[0].open();
  await settle();
  [trace, reports, standing] = [[], [], []];
  diskFailure = new StoreFailure("superseded");
  sockets[0].frame(1);
  await settle();
  assert.deepEqual([trace, reports, standing, superseded], [[], [], [], 1]);
  assert.equal(sockets[0].readyState, 3);
  mock.timers.tick(60_000);
  made.command(origin, { do: "send" });
  await settle();
  assert.deepEqual([trace, reports, sockets.length], [[], [], 1]);
});

test("what is under way when the lock is taken away is not told any more", async () => {
  const made = host((input) => [{ send: Uint8Array.of(1) }, { done: input.command ?? 0 }]);
  made.start();
  sockets[0].open();
  await settle();
  [trace, reports] = [[], []];
  made.command(origin, { do: "send" });
  made.stop();
  await settle();
  assert.deepEqual([trace, reports], [[], []]);
});
