// The line to the server, with a network that refuses when told to.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Socket } from "../../web/engine/socket.js";

let sockets = [];
let questions = [];
/** The status of the server's answer; 0 is none. */
let answer = 0;
let verdicts = [];

class FakeSocket extends EventTarget {
  static OPEN = 1;
  readyState = 0;
  constructor() {
    super();
    sockets.push(this);
  }
  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  close() {}
}

const settle = async () => {
  for (let round = 0; round < 5; round += 1) await new Promise(setImmediate);
};
const none = () => {};
const open = () =>
  new Socket({
    connected: none, frame: none, disconnected: none, waiting: none,
    judged: (verdict) => verdicts.push(verdict),
  }).open();
/** The present try fails, and the next begins. */
const fail = async () => {
  sockets.at(-1).dispatchEvent(new Event("close"));
  await settle();
  mock.timers.tick(15_000);
};

beforeEach(() => {
  [sockets, questions, answer, verdicts] = [[], [], 0, []];
  globalThis.WebSocket = FakeSocket;
  globalThis.location = { href: "https://other.example:8443/assets/engine/worker.js" };
  globalThis.fetch = async (address) => {
    questions.push(String(address));
    if (answer === 0) throw new TypeError("no answer");
    return { status: answer };
  };
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
});
afterEach(() => mock.timers.reset());

test("after a second failed try the server is asked whether it refuses this address", async () => {
  open();
  answer = 403;
  await fail();
  assert.deepEqual(questions, []);
  await fail();
  assert.deepEqual(questions, [
    "https://other.example:8443/socket?origin=https%3A%2F%2Fother.example%3A8443",
  ]);
  assert.deepEqual(verdicts, ["refused"]);
});

test("a server that is not to be asked by this host refuses the address too", async () => {
  open();
  answer = 421;
  for (let again = 0; again < 2; again += 1) await fail();
  assert.deepEqual(verdicts, ["refused"]);
});

test("a server that would take us, twice, is behind something that does not", async () => {
  open();
  answer = 426;
  for (let again = 0; again < 3; again += 1) await fail();
  assert.deepEqual(verdicts, [null, "noSockets"]);
  answer = 0;
  await fail();
  assert.deepEqual(verdicts, [null, "noSockets", null]);
});

test("a try that fails without being closed, as a policy makes it, is a failed try", async () => {
  open();
  answer = 426;
  for (let again = 0; again < 3; again += 1) {
    sockets.at(-1).dispatchEvent(new Event("error"));
    sockets.at(-1).dispatchEvent(new Event("close"));
    await settle();
    mock.timers.tick(15_000);
  }
  assert.deepEqual([sockets.length, verdicts.at(-1)], [4, "noSockets"]);
});

test("a try that nothing answers is given up for the next", async () => {
  open();
  mock.timers.tick(20_000);
  await settle();
  mock.timers.tick(15_000);
  assert.equal(sockets.length, 2);
});

test("any other answer, and none, says nothing", async () => {
  open();
  for (answer of [0, 200, 404, 502]) await fail();
  assert.deepEqual(verdicts, [null, null, null]);
});

test("a connection that was there and is lost is no reason to ask", async () => {
  open();
  answer = 403;
  for (let again = 0; again < 4; again += 1) {
    sockets.at(-1).open();
    await fail();
  }
  assert.deepEqual(questions, []);
});

test("a browser that throws instead of trying counts as a failed try", async () => {
  globalThis.WebSocket = class {
    constructor() {
      throw new DOMException("no", "SecurityError");
    }
  };
  open();
  answer = 426;
  await settle();
  for (let again = 0; again < 3; again += 1) {
    mock.timers.tick(15_000);
    await settle();
  }
  assert.equal(verdicts.at(-1), "noSockets");
});
