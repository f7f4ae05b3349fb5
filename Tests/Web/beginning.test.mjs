// What a page says while the engine cannot run, and of what it says that it is kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import { initialState, reduce } from "../../web/line/state.js";
import { isGrave, waitingFor } from "../../web/line/waiting.js";
import common from "../../web/strings/en.js";
import arabic from "../../web/strings/later/ar.js";
import opened from "../../web/strings/later/en.js";

const after = (...events) => events.reduce((state, event) => reduce(state, event, 0), initialState);
const beginning = (of, problem) => ({ event: "beginning", of, problem });
const down = { event: "link", open: false, nextTry: 5, verdict: null };
const storage = (works) => ({ event: "storage", works });
const running = [{ event: "ready" }, storage(true)];
const waits = { ...common.waits, ...opened.rare };
const says = (...events) => waitingFor(after(...events), null);
const words = (key) => {
  const said = waits[key];
  return typeof said === "function" ? said("chat.example") : said;
};

test("each thing that the engine needs has its own words, and they are taken back", () => {
  for (const [of, problem, key, grave] of [
    ["lock", "slow", "lockSlow", false],
    ["storage", "slow", "storageSlow", false],
    ["worker", "slow", "partSlow", false],
    ["worker", "failed", "partLost", false],
    ["worker", "hangs", "hangs", true],
    ["module", "slow", "partSlow", false],
    ["module", "network", "partLost", false],
    ["module", "missing", "partMissing", false],
    ["module", "damaged", "partDamaged", false],
  ]) {
    assert.equal(says(beginning(of, problem)), key);
    assert.equal(isGrave(key), grave, key);
    assert.equal(says(beginning(of, problem), beginning(of, null)), "starting");
  }
});

test("each reason why it is over has its own words, in red", () => {
  const keys = ["internal", "storage", "storageBlocked", "storageFull", "storageCleared",
    "storageNewer", "lock", "policy"].map((code) => says({ event: "broken", code }));
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.every(isGrave));
});

test("nothing is said to be kept that is not on disk", () => {
  const gone = { event: "network", online: false };
  for (const events of [
    [], [{ event: "ready" }], [storage(true)], [...running, storage(false)],
    [...running, { event: "starting" }],
  ]) {
    assert.equal(says(...events, down), "noServerYet");
    assert.equal(says(...events, gone), "noNetworkYet");
  }
  assert.equal(says(...running, down), "noServer");
  assert.equal(says(...running, gone), "noNetwork");
  const keeping = Object.keys(waits).filter((key) => / kept\b/.test(words(key)));
  assert.deepEqual(keeping.toSorted(), ["noNetwork", "noServer", "waitBusy"]);
});

test("while another tab runs the engine it does not matter what this one lacks", () => {
  const lost = beginning("module", "missing");
  const open = { event: "link", open: true, nextTry: null };
  assert.equal(says(lost, open, ...running), null);
  assert.equal(says(lost, open, ...running, { event: "starting" }), "partMissing");
  assert.equal(says(open, ...running, beginning("storage", "slow")), "storageSlow");
  assert.equal(says(open, ...running, beginning("worker", "hangs")), "hangs");
});

test("what is grave is said before what may pass, and a lost network before a lost part", () => {
  assert.equal(says(down, beginning("module", "network")), "noServerYet");
  assert.equal(says(down, { event: "broken", code: "storageBlocked" }), "storageBlocked");
  assert.equal(says(down, { ...down, verdict: "refused" }), "refused");
  assert.equal(says(...running, { ...down, verdict: "noSockets" }), "noSockets");
  assert.equal(says(...running, { ...down, verdict: "refused" }, down), "noServer");
});

test("a refused address is named, in each language", () => {
  for (const { rare } of [opened, arabic]) {
    assert.match(rare.refused("chat.example:8443"), /chat\.example:8443/);
  }
});
