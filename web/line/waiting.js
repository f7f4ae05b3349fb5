// What a page waits for, and the sentence that says so.

import { sentence, wordsFor } from "../kit/words.js";
import { isMomentary } from "./state.js";

/** @import { Part, Problem } from "./events.js" */
/** @import { Conversation, State } from "./state.js" */

/**
 * What the line under a log says: what the page waits for, or why something failed.
 * @param {State} state
 * @param {Conversation | null} [conversation]
 * @returns {{ words: string | null, grave: boolean }} nothing when all is well
 */
export function statusOf(state, conversation = null) {
  const waiting = waitingFor(state, conversation);
  const { refusal } = state;
  if (!waiting) return { words: refusal && wordsFor(refusal.code), grave: refusal !== null };
  const said = sentence(waiting);
  const words = typeof said === "function" ? said(location.host) : said;
  return { words, grave: isGrave(waiting) };
}

/**
 * @typedef {"broken" | "brokenStorage" | "storageBlocked" | "storageFull" | "storageCleared"
 *   | "storageNewer" | "policy" | "lock" | "lockSlow" | "storageSlow" | "hangs" | "partSlow"
 *   | "partLost" | "partMissing" | "partDamaged" | "partRenewed"
 *   | "noNetwork" | "noNetworkYet" | "refused" | "noSockets" | "noServer"
 *   | "noServerYet" | "starting" | "connecting" | "catchingUp" | "waitDesk" | "waitKeys"
 *   | "waitEpoch" | "waitBusy" | "waitLost" | "waitPaused"
 *   | "waitDevice"} WaitingKey
 */

/** @type {Record<Part, Partial<Record<Problem, WaitingKey>>>} */
const beginningKeys = {
  lock: { slow: "lockSlow" },
  storage: { slow: "storageSlow" },
  worker: { slow: "partSlow", failed: "partLost", hangs: "hangs", renewed: "partRenewed" },
  module: {
    slow: "partSlow",
    network: "partLost",
    missing: "partMissing",
    damaged: "partDamaged",
    renewed: "partRenewed",
  },
};

/** Nothing gets better by waiting for it. */
const graveKeys = new Set([
  "broken", "brokenStorage", "storageBlocked", "storageFull", "storageCleared", "storageNewer",
  "policy", "lock", "hangs", "partRenewed", "refused", "noSockets",
]);

/** @param {WaitingKey} key */
export function isGrave(key) {
  return graveKeys.has(key);
}

/**
 * The key of the sentence; null is the best answer.
 * @param {State} state
 * @param {Conversation | null} conversation
 * @returns {WaitingKey | null}
 */
export function waitingFor(state, conversation) {
  if (state.broken) return brokenKey(state.broken);
  // For a moment, what a person has just tried comes first.
  if (isMomentary(state.refusal)) return null;
  const beginning = beginningOf(state);
  if (beginning && isGrave(beginning)) return beginning;
  if (!state.linkOpen || state.connection === "offline") {
    // "Kept" is said only of what is on disk.
    const kept = state.running && state.storage === "works";
    if (!state.network) return kept ? "noNetwork" : "noNetworkYet";
    if (state.verdict) return state.verdict;
    if (state.nextTry !== null) return kept ? "noServer" : "noServerYet";
  }
  if (beginning) return beginning;
  if (!state.ready || !state.running) return "starting";
  if (!state.linkOpen) return "connecting";
  // Who is nobody yet has nothing to say to the server.
  if (state.identity === null || state.identity.role === "none") return null;
  if (state.connection === "connecting" || state.connection === "offline") return "connecting";
  if (state.connection === "catchingUp") return "catchingUp";
  const waiting = conversation?.waiting;
  if (!waiting || waiting === "connection") return null;
  return /** @type {WaitingKey} */ (`wait${waiting[0].toUpperCase()}${waiting.slice(1)}`);
}

/**
 * @param {string} code
 * @returns {WaitingKey} of the same name, where there is one
 */
function brokenKey(code) {
  if (code === "storage") return "brokenStorage";
  const key = /** @type {WaitingKey} */ (code);
  return isGrave(key) ? key : "broken";
}

/**
 * While the engine runs, here or in another tab, it matters little what this one lacks.
 * @param {State} state
 * @returns {WaitingKey | null}
 */
function beginningOf({ beginning, running }) {
  const parts = /** @type {Part[]} */ (Object.keys(beginningKeys));
  const keys = parts.flatMap((part) => {
    const problem = beginning[part];
    const isOurs = part === "storage" || problem === "hangs";
    return problem && (!running || isOurs) ? beginningKeys[part][problem] ?? [] : [];
  });
  return keys.find(isGrave) ?? keys[0] ?? null;
}
