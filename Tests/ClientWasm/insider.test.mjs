// What is left out of the customer's module is refused and not misread: an agent and the relay
// together show the page what only that could read.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { Insider, removal, theEnd } from "./insider.mjs";
import { Profile, until } from "./profile.mjs";
import { startRelay } from "./relay.mjs";
import { opaque } from "./schedule.mjs";

let relay;
let owner;
let customer;

const savedGroup = (profile) => {
  const [[, value]] = profile.records((key) => key[0] === "G".charCodeAt(0));
  return value;
};
const notices = (profile) =>
  profile.events.filter(({ event }) => event === "notice").map(({ kind }) => kind);
const say = (profile, text) =>
  profile.handle({
    do: "send", conversation: profile.last("conversation").id, id: randomBytes(16), text,
  });

/** From now on the customer is shown this in the place of what the owner says next. */
function exchange(kind, payload) {
  const headByteCount = 1 + 16 + 8 + 8 + 1 + 32 + 8 + 8;
  const { device } = owner.last("identity");
  const placeOf = (frame) => Buffer.from(frame.subarray(17, 25)).toString("hex");
  let place;
  customer.lie = (frame) => {
    const isOwners = frame[0] === 0x83 && !Buffer.compare(frame.subarray(34, 66), device);
    if (!isOwners || frame[33] !== 1 || placeOf(frame) !== (place ??= placeOf(frame))) {
      return [frame];
    }
    const head = Buffer.from(frame.subarray(0, headByteCount));
    head[33] = kind;
    return [new Uint8Array(Buffer.concat([head, opaque(payload)]))];
  };
}

before(async () => {
  relay = await startRelay();
  owner = await Profile.start("desk");
  await owner.connect(relay.port);
  owner.handle({
    do: "setUp", command: 1, token: relay.token, company: "Example", desk: "Support", name: "Mira",
    colour: "#226699",
  });
  await until(() => owner.last("desk"), "the desk");
  customer = await Profile.start("customer");
  customer.handle({
    do: "openDesk", command: 1, slug: "support", fingerprint: owner.last("desk").fingerprint,
    record: await relay.record("support"),
  });
  await customer.connect(relay.port);
  await until(() => customer.last("connection")?.state === "online", "the connection");
  customer.handle({ do: "send", conversation: null, id: randomBytes(16), text: "Good morning" });
  await until(() => owner.messages.length === 1, "the message at the desk");
  say(owner, "How can we help?");
  await until(() => customer.messages.length === 2, "the answer");
});

after(() => {
  owner?.line?.end();
  customer?.line?.end();
  relay.stop();
});

test("a commit that ends the group does not, and the conversation goes on in another", async () => {
  const agent = new Insider(savedGroup(owner));
  exchange(2, agent.commit(theEnd(agent.group.suite)));
  say(owner, "Said again in the next");
  // It is judged once more with the desk's record of another session; and a session may end before,
  // where the answer to a receipt of the customer's own is overtaken.
  const isBroken = () => notices(customer).includes("broken");
  const isOffline = () => customer.last("connection").state === "offline";
  while (!isBroken()) {
    await until(() => isOffline() || isBroken(), "the end of the session");
    if (isOffline()) await customer.connect(relay.port);
  }
  customer.handle({ do: "send", conversation: null, id: randomBytes(16), text: "Still there?" });
  const shows = (profile, text) => profile.messages.some((message) => message.text === text);
  await until(() => shows(owner, "Still there?"), "it at the desk");
  await until(() => shows(customer, "Said again in the next"), "what could not be read");
  assert.equal(customer.last("conversation").stopped, null);
  assert.ok(!notices(customer).includes("left"));
  customer.lie = (frame) => [frame];
});

test("what a member proposes is not kept, sealed or in the clear", async () => {
  say(owner, "Still here");
  await until(() => customer.messages.at(-1).text === "Still here", "the answer");
  const ways = ["propose", "proposeInTheClear"];
  for (const [index, way] of ways.entries()) {
    const agent = new Insider(savedGroup(owner));
    assert.notEqual(agent.group.leaf, 0, "or the end of what is kept could not be told from zeros");
    exchange(1, agent[way](removal(agent.group.leaf)));
    say(owner, "Not shown");
    await until(() =>
      notices(customer).filter((kind) => kind === "unreadable").length === index + 1, "the notice");
    // Neither a proposal that waits, nor an Update of its own, nor an end.
    assert.deepEqual([...savedGroup(customer).slice(-3)], [0, 0, 0]);
  }
  customer.lie = (frame) => [frame];
  say(owner, "Shown");
  await until(() => customer.messages.at(-1).text === "Shown", "what comes behind it");
});
