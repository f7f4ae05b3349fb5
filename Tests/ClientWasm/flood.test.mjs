// What strangers send costs a desk's module no memory.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { Profile, until } from "./profile.mjs";
import { startRelay } from "./relay.mjs";
import { opaque, uint } from "./schedule.mjs";

let relay;
let owner;

before(async () => {
  relay = await startRelay();
  owner = await Profile.start("desk");
  owner.handle({
    do: "setUp", command: 1, token: relay.token, company: "Example", desk: "Support", name: "Mira",
    colour: "#226699",
  });
  await owner.connect(relay.port);
  await until(() => owner.done.includes(1), "the desk");
});

after(() => {
  owner?.line?.end();
  relay.stop();
});

/** A Welcome that does not open, and a word behind it. */
function garbage() {
  const conversation = randomBytes(16);
  const entry = (place, kind, payload) => new Uint8Array(Buffer.concat([
    uint(0x83, 1), conversation, Buffer.alloc(4), uint(place, 4), Buffer.alloc(4), uint(1, 4),
    uint(kind, 1), randomBytes(32), Buffer.alloc(4), uint(1, 4), Buffer.alloc(2),
    uint(1_700_000_000_000 / 1_000, 6), opaque(payload),
  ]));
  return [entry(1, 3, randomBytes(900)), entry(2, 1, randomBytes(900))];
}

test("five thousand Welcomes of garbage leave the module as large as the first hundred did", () => {
  const flood = (count) => {
    for (let number = 0; number < count; number += 1) {
      for (const bytes of garbage()) owner.handle({ do: "frame", bytes });
    }
    return owner.module.memory.buffer.byteLength;
  };
  const records = owner.disk.size;
  const first = flood(100);
  assert.equal(flood(4_900), first);
  assert.equal(owner.disk.size, records);
  assert.equal(owner.last("list").dropped, 5_000);
});
