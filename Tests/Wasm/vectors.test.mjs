// The MLS working group's vectors through the WebAssembly build, byte for byte as they were
// published. The module carries suites 1, 3 and the hybrid one; what is skipped is for others.
// Run Scripts/build-wasm VectorsWasm first, then: .venv/bin/node --test Tests/Wasm/

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { cryptoBasics, keySchedule } from "./hybrid.mjs";
import { loadVectors } from "./vectors.mjs";

const root = process.env.SOTTO_VECTORS
  ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
const folder = join(root, "mls");
const carried = new Set([1, 3]);
const { families, verify } = await loadVectors();

/** A family's file, or null where the folder of vectors is absent. */
function read(family) {
  const file = join(folder, `${family}.json`);
  // Some copies of the folder are without that one: it came years after the others.
  if (family === "passive-client-random" && existsSync(folder) && !existsSync(file)) return null;
  if (existsSync(folder)) return readFileSync(file);
  assert.notEqual(process.env.CI, "true", "where CI is set, the vectors must be there");
  return null;
}

for (const family of families) {
  test(`${family}: every vector of a suite that is carried holds`, (context) => {
    const json = read(family);
    if (!json) return context.skip("no vectors: `make vectors` says how to get them");
    const outcome = verify(family, json);
    assert.deepEqual(outcome.failures, []);
    const isCarried = ({ cipher_suite: suite }) => suite === undefined || carried.has(suite);
    const cases = JSON.parse(json.toString("utf8"));
    assert.equal(outcome.passed, cases.filter(isCarried).length);
    assert.equal(outcome.passed + outcome.skipped, cases.length);
    context.diagnostic(`${family}: ${outcome.passed} hold, ${outcome.skipped} skipped`);
  });
}

test("a changed digit in a vector is found, and named by its index", (context) => {
  const json = read("key-schedule");
  if (!json) return context.skip("no vectors: `make vectors` says how to get them");
  const cases = JSON.parse(json.toString("utf8"));
  const epoch = cases[0].epochs[1];
  const digit = epoch.epoch_authenticator.startsWith("0") ? "1" : "0";
  epoch.epoch_authenticator = digit + epoch.epoch_authenticator.slice(1);
  const outcome = verify("key-schedule", Buffer.from(JSON.stringify(cases)));
  assert.deepEqual(outcome.failures, [{ index: 0, reason: "authenticator differs" }]);
});

test("what is no list of vectors is refused, and nothing traps", () => {
  for (const text of ["", "{}", "[", "[{]", "nul", '"\\ud800"', "[1e3]", "[".repeat(10_000)]) {
    for (const family of ["welcome", "tree-math"]) {
      assert.match(verify(family, Buffer.from(text)).malformed, /^malformed/, text);
    }
  }
  for (const vector of ["1", "{}", "[]", "null", '{"cipher_suite": 65536}']) {
    const { failures } = verify("welcome", Buffer.from(`[${vector}]`));
    assert.equal(failures.length, 1, vector);
  }
});

// Nobody has published vectors of this suite.
test("the hybrid suite agrees with one put together of OpenSSL's primitives", () => {
  for (const [family, make] of [["crypto-basics", cryptoBasics], ["key-schedule", keySchedule]]) {
    for (let round = 0; round < 10; round += 1) {
      const outcome = verify(family, Buffer.from(JSON.stringify([make()])));
      assert.deepEqual(outcome, { passed: 1, skipped: 0, failures: [] }, family);
    }
  }
  const changed = keySchedule();
  const key = changed.epochs[0].external_pub;
  changed.epochs[0].external_pub = (key.startsWith("0") ? "1" : "0") + key.slice(1);
  const { failures } = verify("key-schedule", Buffer.from(JSON.stringify([changed])));
  assert.deepEqual(failures, [{ index: 0, reason: "external key differs" }]);
});
