// The MLS working group's vectors through the WebAssembly build, byte for byte as they were
// published; then vectors of our own, of which the native program must make the same bytes. The
// module carries suites 1, 3 and the hybrid one; what is skipped is for others.
// `make test-wasm` builds what this needs.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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
const program = process.env.MLS_VECTORS
  ?? fileURLToPath(new URL("../../out/mls-vectors", import.meta.url));
const { families, verify, generate } = await loadVectors();

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
  for (const text of ["", "[", "[{]", "nul", '"\\ud800"', "[1e]", "[".repeat(10_000)]) {
    for (const family of ["welcome", "tree-math"]) {
      assert.match(verify(family, Buffer.from(text)).malformed, /^not JSON: /, text);
    }
  }
  for (const text of ["null", "7", "[]"]) {
    assert.match(verify("welcome", Buffer.from(text)).malformed, /^not of this format: /, text);
  }
  for (const vector of ["1", "{}", "[]", "null", "[1e3]", '{"cipher_suite": 65536}']) {
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

for (const suite of [1, 3, 8]) {
  test(`suite ${suite}: WebAssembly and native code make the same sessions of one seed`, () => {
    for (const family of families) {
      const [seed, made] = [100 + suite, generate(family, suite, 100 + suite)];
      const native = execFileSync(
        program, ["generate", family, "--suite", `${suite}`, "--seed", `${seed}`],
        { maxBuffer: 1 << 28 });
      assert.ok(native.equals(Buffer.concat([made, Buffer.from("\n")])), family);
      const outcome = verify(family, made);
      assert.deepEqual(outcome.failures, [], family);
      assert.equal(outcome.skipped, 0, family);
      assert.ok(outcome.passed > 0, family);
    }
  });
}
