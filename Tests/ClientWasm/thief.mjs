// Somebody who has got hold of everything that a device has: the module's whole memory, with what
// it has let go of, and the database.

import assert from "node:assert/strict";

/** Where the secret lies, as it is or as a part of something. */
export function places(profile, secret) {
  const found = [];
  if (Buffer.from(profile.module.memory.buffer).includes(secret)) found.push("memory");
  const isIn = ([, value]) => Buffer.from(value).includes(secret);
  if ([...profile.disk.values()].some(isIn)) found.push("disk");
  return found;
}

/** That a thief who comes now finds them, each in some place: or nothing was shown by the rest. */
export function assertThere(profile, secrets) {
  for (const [name, secret] of Object.entries(secrets)) {
    assert.notDeepEqual(places(profile, secret), [], `${name} should be there still`);
  }
}

/** That a thief who comes now has come too late. */
export function assertGone(profile, secrets, who = "") {
  const left = [];
  for (const [name, secret] of Object.entries(secrets)) {
    assert.ok(secret.length >= 12, `${name} is long enough to be told from chance`);
    for (const place of places(profile, secret)) left.push(`${who} ${name}: ${place}`);
  }
  assert.deepEqual(left, []);
}

/**
 * A thief looks on from now, whenever the module draws, which is in the middle of what it does.
 * @returns what was drawn, and the memory at each time
 */
export function watch({ module }) {
  const watched = { words: [], memories: [], end: () => (module.drawn = () => {}) };
  module.drawn = (bytes) => {
    watched.words.push(Buffer.from(bytes));
    watched.memories.push(Buffer.from(new Uint8Array(module.memory.buffer)));
  };
  return watched;
}

/** Everything of this length that may have been drawn in one piece. */
export function pieces({ words }, byteCount) {
  const count = byteCount / 8;
  return words.slice(0, words.length - count + 1).map((_, index) =>
    Buffer.concat(words.slice(index, index + count))
  );
}

export const wasThere = ({ memories }, secret) =>
  memories.some((memory) => memory.includes(secret));
