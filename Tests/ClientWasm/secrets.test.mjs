// What is over cannot be had again from a device: each test names secrets while they are used,
// shows that a thief finds them then, and that neither the module's memory nor the database has
// them afterwards.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { decode } from "../../web/engine/cbor.js";
import { Profile, until } from "./profile.mjs";
import { startRelay } from "./relay.mjs";
import { opaque, readGroup, retrace } from "./schedule.mjs";
import { assertGone, assertThere, pieces, watch, wasThere } from "./thief.mjs";

let relay;
let owner;
let agent;
let newcomer;
let customer;
/** The epoch that the conversation is in, as far as a test goes on from it. */
let epoch;
/** The key of a message that the relay held back, until the epoch ends. */
let lost;

const latin = (key) => String.fromCharCode(key[0]);
const valuesUnder = (profile, letter) =>
  [...profile.disk.values()].filter(([key]) => latin(key) === letter).map(([, value]) => value);
const groupOf = (profile) => readGroup(valuesUnder(profile, "G")[0]);
const send = (profile, text) =>
  profile.handle({
    do: "send", conversation: profile.last("conversation")?.id ?? null, id: randomBytes(16), text,
  });
const said = (profile, text) => () => profile.messages.some((message) => message.text === text);

/** What a KeyPackage of the hybrid suite begins with, in MLS 1.0. */
const hybrid = Buffer.from("0001f103", "hex");

/** The private keys of the KeyPackages that a profile keeps, and of those they carry, by record. */
const keyPackages = (profile) =>
  new Map([...profile.disk].filter(([, [key]]) => latin(key) === "k").map(([record, [, value]]) => {
    // Behind them stands a time.
    const bytes = Buffer.from(value).subarray(0, -8);
    // Behind the number of its form.
    const carried = bytes.lastIndexOf(hybrid) - 2;
    const keys = {};
    for (const [whose, all] of [["plain ", bytes.subarray(0, carried)], ["", bytes]]) {
      const end = all.subarray(-66);
      assert.deepEqual([end[0], end[33]], [32, 32]);
      keys[`${whose}init key`] = end.subarray(1, 33);
      keys[`${whose}leaf key`] = end.subarray(34);
    }
    return [record, keys];
  }));

/**
 * What X-Wing makes of its private key, which is a seed: ML-KEM's two, of which the second stays
 * secret as it is, what ML-KEM draws its private vector from, and X25519's private key
 * (draft-connolly-cfrg-xwing-kem §5.2, FIPS 203 §5.1).
 */
function kemHalves(of, seed) {
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest();
  const drawn = createHash("sha3-512").update(expanded.subarray(0, 32)).update(Buffer.of(3));
  return {
    [`ML-KEM's seed of ${of}`]: expanded.subarray(0, 32),
    [`ML-KEM's other seed of ${of}`]: expanded.subarray(32, 64),
    [`X25519's key of ${of}`]: expanded.subarray(64),
    [`ML-KEM's draw of ${of}`]: drawn.digest().subarray(32),
  };
}

const only = (secrets, isWanted) =>
  Object.fromEntries(Object.entries(secrets).filter(([of]) => isWanted(of)));
const keysOf = ({ keys }) =>
  Object.fromEntries(keys.map(({ node, privateKey }) => [`key of node ${node}`, privateKey]));
/** A member's steps and keys of the epoch, up to a generation. */
const ratchetOf = (leaf, stepCount) => {
  const { schedule, leafCount } = groupOf(customer);
  return schedule.ratchet(
    epoch["root of the secret tree"], leaf, leafCount, "application", stepCount,
  );
};

/** Of an entry, before its payload. */
const headByteCount = 1 + 16 + 8 + 8 + 1 + 32 + 8 + 8;

/**
 * A relay that gives a device two messages otherwise than they were sent: the first of what
 * `change` makes of their texts at once, the other when it is told to go on.
 */
function exchange(profile, change) {
  const { device } = profile.last("conversation").members.find(({ role }) => role === "customer");
  const isMessage = (frame) =>
    frame[0] === 0x83 && frame[33] === 1 && Buffer.compare(frame.subarray(34, 66), device) === 0;
  const waiting = [];
  let second;
  const honest = profile.lie;
  profile.lie = (frame) => {
    if (second || !isMessage(frame)) return [frame];
    waiting.push(Buffer.from(frame));
    if (waiting.length < 2) return [];
    const texts = change(...waiting.map((entry) => entry.subarray(headByteCount)));
    const frames = waiting.map((entry, at) =>
      Buffer.concat([entry.subarray(0, headByteCount), texts[at]])
    );
    second = frames[1];
    return [new Uint8Array(frames[0])];
  };
  return {
    go: () => {
      profile.lie = honest;
      profile.handle({ do: "frame", bytes: new Uint8Array(second) });
    },
  };
}

const commit = 2;
const restored = 4;

/** A relay that gives a device something else in the place of somebody's next word, each time. */
function inPlaceOfWord(device, kind) {
  const placeOf = (frame) => Buffer.from(frame.subarray(1, 25)).toString("hex");
  let place;
  return (frame) => {
    const isWord = frame[0] === 0x83 && frame[33] === 1;
    if (!isWord || Buffer.compare(frame.subarray(34, 66), device) !== 0) return [frame];
    if (placeOf(frame) !== (place ??= placeOf(frame))) return [frame];
    const head = Buffer.from(frame.subarray(0, headByteCount));
    head[33] = kind;
    return [new Uint8Array(Buffer.concat([head, opaque(Buffer.alloc(9))]))];
  };
}

/** What Ed25519 makes of a private key in order to sign (RFC 8032 §5.1.5). */
function halves(whose, seed) {
  const hash = createHash("sha512").update(seed).digest();
  const scalar = Buffer.from(hash.subarray(0, 32));
  scalar[0] &= 248;
  scalar[31] = (scalar[31] & 63) | 64;
  return {
    [`${whose} hash`]: hash.subarray(0, 32), [`${whose} scalar`]: scalar,
    [`${whose} prefix`]: hash.subarray(32),
  };
}

/** Nothing waits to be said any more: receipts follow messages by themselves. */
async function settled(profile) {
  let [before, quiet] = ["", 0];
  await until(() => {
    const now = valuesUnder(profile, "c").concat(valuesUnder(profile, "G"))
      .map((value) => createHash("sha256").update(value).digest("hex")).join();
    quiet = now === before && valuesUnder(profile, "O").length === 0 ? quiet + 1 : 0;
    before = now;
    return quiet > 40;
  }, "quiet");
}

before(async () => {
  relay = await startRelay();
});

after(() => {
  for (const profile of [owner, agent, newcomer, customer]) profile?.line?.end();
  relay.stop();
});

test("the set-up link's secret, once the desk is founded", async () => {
  owner = await Profile.start("desk");
  owner.handle({
    do: "setUp", command: 1, token: relay.token, company: "Example", desk: "Support", name: "Mira",
    colour: "#226699",
  });
  const secrets = { "set-up token": relay.token };
  assertThere(owner, secrets);
  await owner.connect(relay.port);
  await until(() => owner.last("desk")?.trust === "own" && owner.done.includes(1), "the desk");
  assertGone(owner, secrets);
});

test("an invitation's private key, once somebody has joined with it", async () => {
  owner.handle({ do: "invite", command: 2, uses: 1, days: 7 });
  await until(() => owner.done.includes(2), "the invitation");
  const { invitation } = owner.last("invitation");
  const secrets = { "invitation's key": Buffer.from(decode(invitation)[3]) };
  assert.equal(secrets["invitation's key"].length, 32);
  assertThere(owner, secrets);

  agent = await Profile.start("desk");
  agent.handle({ do: "join", command: 1, invitation, name: "Bilal" });
  assertThere(agent, secrets);
  // It signs with it, and with its own, in the middle of this: what of that lies on the stack is
  // gone when the module is at rest, each time.
  const [account] = valuesUnder(agent, "a");
  const expanded = {
    ...halves("invitation's", secrets["invitation's key"]),
    ...halves("device's", Buffer.from(account).subarray(3, 35)),
  };
  const handle = agent.handle.bind(agent);
  agent.handle = (input) => {
    handle(input);
    assertGone(agent, expanded);
  };
  await agent.connect(relay.port);
  await until(() => agent.done.includes(1), "the new agent");
  assertGone(agent, secrets);
  await until(() => owner.last("invitation").used, "its use");
  assertGone(owner, secrets);
});

test("an invitation's private key, once it is withdrawn", async () => {
  owner.handle({ do: "invite", command: 12, uses: 1, days: 7 });
  await until(() => owner.done.includes(12), "the invitation");
  const secrets = {
    "invitation's key": Buffer.from(decode(owner.last("invitation").invitation)[3]),
  };
  assertThere(owner, secrets);
  const [{ key }] = owner.last("invitations").open;
  owner.handle({ do: "withdrawInvitation", command: 13, key });
  await until(() => owner.done.includes(13), "its end");
  assert.deepEqual(owner.last("invitations").open, []);
  assertGone(owner, secrets);
});

test("what a conversation is begun with", async () => {
  customer = await Profile.start("customer");
  customer.handle({
    do: "openDesk", command: 1, slug: "support", fingerprint: owner.last("desk").fingerprint,
    record: await relay.record("support"),
  });
  await customer.connect(relay.port);
  customer.handle({ do: "prepare" });
  await until(() => customer.last("connection")?.state === "online", "the connection");
  await settled(customer);
  const stock = keyPackages(owner);

  const watched = watch(customer);
  send(customer, "first");
  watched.end();
  await until(said(owner, "first"), "the message");
  const group = groupOf(customer);
  assert.equal(group.epoch, 1);
  const { schedule } = group;
  const draws = pieces(watched, schedule.byteCount);
  const origin = draws.find((draw) => {
    try {
      epoch = retrace(group, schedule.epoch(draw)["init secret"], draws);
      return true;
    } catch {
      return false;
    }
  });
  const before = Object.entries(schedule.epoch(origin));
  const secrets = {
    ...Object.fromEntries(
      before.filter(([of]) => of !== "resumption secret").map(([of, secret]) => [
        `${of} of epoch 0`, secret,
      ]),
    ),
    ...only(epoch, (of) => !(of in group.secrets)),
  };
  for (const of of ["path secret 0", "joiner secret", "key of the Welcome"]) {
    assert.ok(wasThere(watched, epoch[of]), of);
  }
  assertThere(customer, group.secrets);
  assertThere(owner, group.secrets);
  assertGone(customer, secrets, "customer");
  assertGone(owner, secrets, "owner");

  // The init key went with the Welcome; the leaf's is the member's until it makes another.
  const used = [...stock].filter(([record]) => !owner.disk.has(record));
  assert.equal(used.length, 1);
  const [[, keys]] = used;
  assertGone(owner, only(keys, (of) => of !== "leaf key"));
  assertThere(owner, only(keys, (of) => of === "leaf key"));
  // Nor is there any half of a key while nothing is done with it, used up or not.
  for (const all of [keys, ...stock.values()].slice(0, 9)) {
    for (const [of, seed] of Object.entries(all)) assertGone(owner, kemHalves(of, seed));
  }
  for (const [of, seed] of Object.entries(keysOf(group))) assertGone(customer, kemHalves(of, seed));
  // What every key that was drawn came from.
  const kept = (piece) => [...customer.disk.values()].some(([, value]) =>
    Buffer.from(value).includes(piece)
  );
  assertGone(customer, {
    ...Object.fromEntries(
      pieces(watched, 32).filter((piece) => !kept(piece)).map((piece, at) => [`draw ${at}`, piece]),
    ),
  });
});

test("the keys of messages, once they are sent and read", async () => {
  const of = (profile) => groupOf(profile).ratchets.get(0).application;
  await settled(customer);
  const { next } = of(customer);
  assert.deepEqual(of(owner), of(customer));
  const ratchet = ratchetOf(0, next + 2);
  const step = { [`step ${next} of leaf 0`]: ratchet[`step ${next} of leaf 0`] };
  assertThere(customer, step);
  assertThere(owner, step);
  const watched = watch(customer);
  send(customer, "second");
  watched.end();
  assert.ok(wasThere(watched, ratchet[`key ${next} of leaf 0`]));
  await until(said(owner, "second"), "the message");
  const gone = only(ratchet, (named) => !named.includes(` ${next + 1} of`));
  assertGone(customer, gone, "customer");
  assertGone(owner, gone, "owner");
  assertThere(owner, only(ratchet, (named) => named === `step ${next + 1} of leaf 0`));
});

test("the keys of messages that were overtaken, once those are read", async () => {
  await settled(customer);
  const { next } = groupOf(owner).ratchets.get(0).application;
  const ratchet = ratchetOf(0, next + 4);
  const overtaken = (generation) =>
    only(ratchet, (named) => named === `key ${generation} of leaf 0`);
  // A relay that changes the order of two messages…
  const exchanged = exchange(owner, (first, second) => [second, first]);
  send(customer, "third");
  send(customer, "fourth");
  await until(said(owner, "fourth"), "the later one");
  assertThere(owner, overtaken(next));
  exchanged.go();
  await until(said(owner, "third"), "the earlier one");
  assertGone(owner, overtaken(next));
  // … and one that gives out the later one twice, so that the earlier one is never read.
  const repeated = exchange(owner, (first, second) => [second, second]);
  send(customer, "fifth");
  send(customer, "sixth");
  await until(said(owner, "sixth"), "the later one");
  repeated.go();
  await settled(owner);
  assertThere(owner, overtaken(next + 2));
  assert.equal(owner.last("conversation").stopped, null);
  lost = overtaken(next + 2);
});

test("an epoch that is over, for who ended it, who followed, and who came in", async () => {
  const before = { customer: groupOf(customer), owner: groupOf(owner) };
  owner.handle({ do: "invite", command: 3, uses: 1, days: 7 });
  await until(() => owner.done.includes(3), "the invitation");
  newcomer = await Profile.start("desk");
  const { invitation } = owner.last("invitation");
  newcomer.handle({ do: "join", command: 1, invitation, name: "Chloe" });
  await newcomer.connect(relay.port);
  await until(() => newcomer.done.includes(1), "the new agent");
  await until(() => keyPackages(newcomer).size > 0, "its KeyPackages");
  const stock = keyPackages(newcomer);
  // A customer learns of her when it comes back.
  await customer.boot();
  await customer.connect(relay.port);
  await until(() => customer.last("connection")?.state === "online", "the connection");
  await settled(customer);
  const watched = watch(customer);
  send(customer, "seventh");
  await until(said(newcomer, "seventh"), "the message at the newcomer's");
  await until(said(owner, "seventh"), "the message at the owner's");
  await settled(customer);
  watched.end();
  const group = groupOf(customer);
  assert.equal(group.epoch, 2);
  const root = epoch["root of the secret tree"];
  const former = {
    ...only(epoch, (of) => of !== "resumption secret"),
    ...group.schedule.ratchet(root, 0, before.customer.leafCount, "application", 12),
    ...group.schedule.ratchet(root, 0, before.customer.leafCount, "handshake", 2),
    ...group.schedule.ratchet(root, 1, before.customer.leafCount, "application", 12),
    ...lost,
  };
  epoch = retrace(
    group, before.customer.secrets["init secret"], pieces(watched, group.schedule.byteCount),
  );
  const transient = only(epoch, (of) => !(of in group.secrets));
  assert.ok(wasThere(watched, epoch["joiner secret"]));
  for (const [who, profile] of Object.entries({ customer, owner, newcomer })) {
    assertThere(profile, group.secrets);
    assertGone(profile, { ...former, ...transient }, who);
  }
  // Of a tree's keys goes what was replaced: all of who committed, and of who followed all but the
  // leaf's.
  assertGone(customer, keysOf(before.customer), "customer");
  const own = `key of node ${2 * before.owner.leaf}`;
  assertGone(owner, only(keysOf(before.owner), (of) => of !== own), "owner");
  assertThere(owner, only(keysOf(before.owner), (of) => of === own));
  // Kept on purpose, for a group that would follow this one (RFC 9420 §8.6), until somebody comes
  // who does not know it.
  for (const profile of [customer, owner]) {
    assertGone(profile, { resumption: before.owner.secrets["resumption secret"] });
  }

  const used = [...stock].filter(([record]) => !newcomer.disk.has(record));
  assert.equal(used.length, 1);
  assertGone(newcomer, only(used[0][1], (of) => of !== "leaf key"));
});

test("everything of a conversation, for who was removed from it", async () => {
  await settled(newcomer);
  const group = groupOf(newcomer);
  const secrets = { ...group.secrets, ...keysOf(group) };
  assertThere(newcomer, secrets);
  const { device } = owner.last("desk").agents.find(({ name }) => name === "Chloe");
  owner.handle({ do: "removeAgent", command: 4, device });
  await until(() => owner.done.includes(4), "the removal");
  await until(() => newcomer.last("identity").removed, "its word");
  assertGone(newcomer, secrets);
});

test("everything of a group that broke, once its successor is there", async () => {
  await settled(customer);
  await settled(owner);
  const before = [customer, owner].map(groupOf);
  const secrets = Object.assign({}, ...before.map((group) => ({
    ...group.secrets, ...keysOf(group),
  })));
  assertThere(customer, before[0].secrets);
  assertThere(owner, before[1].secrets);
  customer.lie = inPlaceOfWord(owner.last("identity").device, commit);
  send(owner, "eighth");
  // It asks again, as the desk's record may have been an old one.
  for (let count = 0; count < 3 && !said(customer, "eighth")(); count += 1) {
    await until(() => customer.last("connection").state === "offline", "the doubt");
    await customer.connect(relay.port);
    await until(
      () => said(customer, "eighth")() || customer.last("connection").state === "offline", "more",
    );
  }
  await until(said(customer, "eighth"), "the word in the successor");
  await settled(customer);
  await settled(owner);
  for (const [at, profile] of [customer, owner].entries()) {
    assert.notDeepEqual(groupOf(profile).groupID, before[at].groupID);
    assertGone(profile, secrets, profile.role);
  }
});

test("everything of a conversation that has ended for its agent alone", async () => {
  await settled(agent);
  const group = groupOf(agent);
  const secrets = { ...group.secrets, ...keysOf(group) };
  assertThere(agent, secrets);
  agent.lie = inPlaceOfWord(owner.last("identity").device, restored);
  send(owner, "ninth");
  await until(() => agent.last("conversation").stopped === "rolledBack", "its end");
  assertGone(agent, secrets);
});

test("everything of a conversation, for who has left it", async () => {
  await settled(customer);
  const group = groupOf(customer);
  const secrets = { ...group.secrets, ...keysOf(group) };
  assertThere(customer, secrets);
  customer.handle({ do: "leave", command: 9, conversation: null });
  assert.equal(customer.last("conversation").stopped, "left");
  assertGone(customer, secrets);
});
