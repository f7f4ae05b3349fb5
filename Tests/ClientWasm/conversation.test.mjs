// The module that the page loads, in front of the real server: two profiles talk.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { Profile, until } from "./profile.mjs";
import { startRelay } from "./relay.mjs";

let relay;
let owner;
let customer;

before(async () => {
  relay = await startRelay();
});

after(() => {
  owner?.line?.end();
  customer?.line?.end();
  relay.stop();
});

test("an owner sets up the desk", async () => {
  owner = await Profile.start("desk");
  await owner.connect(relay.port);
  owner.handle({
    do: "setUp", command: 1, token: relay.token, company: "Example", desk: "Support", name: "Mira",
    colour: "#226699",
  });
  await until(() => owner.last("desk"), "the desk");
  assert.deepEqual(owner.done, [1]);
  const desk = owner.last("desk");
  assert.equal(desk.slug, "support");
  assert.equal(desk.colour, "#226699");
  assert.equal(desk.trust, "own");
  assert.equal(desk.fingerprint.length, 20);
  assert.equal(owner.last("identity").role, "owner");
});

test("a customer opens the link, writes, and is answered", async () => {
  customer = await Profile.start("customer");
  customer.handle({
    do: "openDesk", command: 1, slug: "support", fingerprint: owner.last("desk").fingerprint,
    record: await relay.record("support"),
  });
  assert.deepEqual(customer.done, [1]);
  assert.equal(customer.last("desk").trust, "link");
  await customer.connect(relay.port);
  customer.handle({ do: "prepare" });
  await until(() => customer.last("connection")?.state === "online", "the connection");
  customer.handle({
    do: "send", command: 2, conversation: null, id: randomBytes(16),
    text: "Guten Tag 👋 שלום",
  });
  await until(() => owner.messages.length === 1, "the message at the desk");
  assert.equal(owner.messages[0].text, "Guten Tag 👋 שלום");
  const { conversation } = owner.messages[0];
  owner.handle({ do: "read", conversation, from: 0, through: null });
  await until(() => customer.messages[0].state === "read", "Read");
  owner.handle({ do: "typing", conversation, on: true });
  await until(() => customer.last("typing")?.on, "typing");
  owner.handle({ do: "send", conversation, id: randomBytes(16), text: "How can we help?" });
  await until(() => customer.messages.length === 2, "the answer");
  assert.equal(customer.messages[1].name, "Mira");
});

test("after a reload everything is there, and nothing twice", async () => {
  await customer.boot();
  customer.events = [];
  customer.handle({ do: "show" });
  customer.look(customer.last("conversation"));
  assert.deepEqual(customer.messages.map(({ text }) => text), [
    "Guten Tag 👋 שלום", "How can we help?",
  ]);
  customer.handle({ do: "send", conversation: null, id: randomBytes(16), text: "Offline" });
  assert.equal(customer.last("conversation").waiting, "connection");
  await customer.connect(relay.port);
  await until(() => owner.messages.length === 3, "the message written offline");
  await until(() => customer.messages[2].state === "delivered", "Delivered");
});

test("bytes that are no input are refused and harm nothing", () => {
  owner.handle({ do: "no such thing" });
  assert.equal(owner.last("refused").code, "internal");
  owner.handle({ do: "show" });
  assert.equal(owner.last("connection").state, "online");
});

test("messages written in one breath all arrive", async () => {
  const start = performance.now();
  for (let index = 0; index < 10; index += 1) {
    customer.handle({ do: "send", conversation: null, id: randomBytes(16), text: "Quick" });
  }
  const milliseconds = (performance.now() - start) / 10;
  console.log(`one message: ${milliseconds.toFixed(1)} ms`);
  await until(() => owner.messages.length === 13, "all of them");
});

test("the customer's module has nothing that only a desk does", async () => {
  const customer = await Profile.start("customer");
  const colour = "#226699";
  const acts = [
    { do: "setUp", token: new Uint8Array(16), company: "Bank", desk: "Desk", name: "Mira", colour },
    { do: "join", invitation: new Uint8Array(300), name: "Bilal" },
    { do: "invite", uses: 1, days: 7 },
    { do: "removeAgent", device: new Uint8Array(32) },
    { do: "examine", invitation: new Uint8Array(300) },
  ];
  for (const [index, act] of acts.entries()) {
    const before = customer.disk.size;
    customer.handle({ ...act, command: index + 1 });
    const told = customer.events.at(-1);
    assert.deepEqual([told.event, told.code], ["refused", "internal"], act.do);
    assert.equal(customer.disk.size, before);
  }
});
