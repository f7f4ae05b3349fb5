// What the page shows of what it knows: a conversation's entries by day, messages of one person
// together, and the sentence that says what it waits for.

import { dayKey } from "./days.js";
import { isMomentary } from "./line.js";

/** @import { Part, Problem } from "./events.js" */
/** @import { DeskFacts as Desk, Side } from "./vocabulary.js" */
/** @import { Conversation, Entry, Message, Notice, State } from "./line.js" */
/** @import { Range } from "./range.js" */

/** Messages of one person closer together than this share one name and one time. */
const togetherMilliseconds = 5 * 60_000;

/**
 * @typedef {object} Line
 * @property {Message} message
 * @property {boolean} first of the messages of one person that stand together
 * @property {boolean} last
 * @property {boolean} tellState
 * @property {boolean} ours written by this person or by somebody of the same side
 */
/**
 * @typedef {{ type: "day", key: string, at: number }
 *   | { type: "unread", key: "unread" }
 *   | { type: "notice", key: string, notice: Notice }
 *   | { type: "messages", key: string, lines: Line[] }} Block
 */

/**
 * @param {Entry[]} entries
 * @param {Range} range of them to be shown
 * @param {string | null} divider the key of the entry above which the unread ones begin
 * @param {Side} side of whoever reads
 * @returns {Block[]}
 */
export function blocksOf(entries, range, divider, side) {
  /** @type {Block[]} */
  const blocks = [];
  /** What stands above the messages that come next: it names their block. */
  let mark = "";
  let day = "";
  /** @type {Message | null} */
  let previous = null;
  const tellers = stateTellers(entries, range);
  for (let place = range.start; place < range.end; place += 1) {
    const entry = entries[place];
    if (entry.key === divider) {
      blocks.push({ type: "unread", key: "unread" });
      mark = "unread";
      previous = null;
    }
    if (entry.type === "notice") {
      blocks.push({ type: "notice", key: entry.key, notice: entry });
      mark = entry.key;
      previous = null;
      continue;
    }
    const entryDay = dayKey(entry.at);
    if (entryDay !== day) {
      mark = nameOf(entryDay, entry, blocks);
      blocks.push({ type: "day", key: mark, at: entry.at });
      day = entryDay;
      previous = null;
    }
    const line = {
      message: entry, first: true, last: true, tellState: tellers.has(entry),
      ours: entry.side === side,
    };
    const block = blocks.at(-1);
    if (block?.type !== "messages") {
      blocks.push({ type: "messages", key: `below-${mark}`, lines: [line] });
    } else {
      const above = block.lines.at(-1);
      if (above && previous && together(previous, entry)) {
        above.last = false;
        line.first = false;
      }
      block.lines.push(line);
    }
    previous = entry;
  }
  return blocks;
}

/**
 * The same whatever of the day is drawn: what is drawn already stays, and is not drawn anew. A
 * clock that was set may bring a day twice.
 * @param {string} day
 * @param {Message} message
 * @param {Block[]} above
 */
function nameOf(day, message, above) {
  return above.some(({ key }) => key === day) ? `${day}-${message.key}` : day;
}

/**
 * The messages of the other side that nobody here has seen.
 * @param {Entry[]} entries
 * @param {number[]} seen
 * @param {Side} side of whoever reads
 * @param {number} after this place, not before it
 * @returns {Entry[]}
 */
export function unreadOf(entries, seen, side, after) {
  const from = Math.max(after, seen[1] ?? 0);
  const start = entries.findLastIndex(({ order }) => order !== null && order <= from) + 1;
  return entries.slice(start).filter((entry) => {
    const { order } = entry;
    return entry.type === "message" && order !== null && entry.side !== side &&
      !seen.some((first, index) => index % 2 === 0 && order >= first && order <= seen[index + 1]);
  });
}

/**
 * @param {Message} a
 * @param {Message} b
 */
function together(a, b) {
  return a.mine === b.mine && a.side === b.side && a.name === b.name &&
    Math.abs(b.at - a.at) < togetherMilliseconds;
}

/**
 * A state is written out where it changes: under the last message that was read, the last that was
 * delivered and so on. The others tell theirs to screen readers only.
 * @param {Entry[]} entries
 * @param {Range} range
 * @returns {Set<Entry>}
 */
function stateTellers(entries, { start, end }) {
  /** @type {Set<Entry>} */
  const tellers = new Set();
  let below = stateBelow(entries, end);
  for (let place = end - 1; place >= start; place -= 1) {
    const entry = entries[place];
    if (entry.type !== "message" || !entry.mine || !entry.state) continue;
    if (entry.failed || entry.state !== below) tellers.add(entry);
    below = entry.state;
  }
  return tellers;
}

/**
 * @param {Entry[]} entries
 * @param {number} place
 */
function stateBelow(entries, place) {
  for (let below = place; below < entries.length; below += 1) {
    const entry = entries[below];
    if (entry.type === "message" && entry.mine && entry.state) return entry.state;
  }
  return null;
}

/**
 * What was not sent goes back into the box, and nothing that stands there is lost for it.
 * @param {string} draft
 * @param {string} text
 */
export function withPutBack(draft, text) {
  return draft.trim() === "" ? text : `${draft}\n${text}`;
}

/** What nothing vouches for, also a level that this page does not know, is not verified. */
const verifiedBy = new Set(["link", "own", "invitation"]);

/** @param {Desk} desk */
export function isKeyVerified({ trust }) {
  return verifiedBy.has(trust);
}

/**
 * @typedef {"broken" | "brokenStorage" | "blocked" | "full" | "cleared" | "newer" | "policy"
 *   | "noLock" | "lockSlow" | "storageSlow" | "hangs" | "partSlow" | "partLost" | "partMissing"
 *   | "partDamaged" | "partRenewed"
 *   | "noNetwork" | "noNetworkYet" | "refused" | "noSockets" | "noServer"
 *   | "noServerYet" | "starting" | "connecting" | "catchingUp" | "waitDesk" | "waitKeys"
 *   | "waitEpoch" | "waitBusy"} WaitingKey
 */

/** @type {Record<string, WaitingKey>} */
const brokenKeys = {
  storage: "brokenStorage",
  storageBlocked: "blocked",
  storageFull: "full",
  storageCleared: "cleared",
  storageNewer: "newer",
  lock: "noLock",
  policy: "policy",
};

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
  ...Object.values(brokenKeys), "broken", "hangs", "partRenewed", "refused", "noSockets",
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
  if (state.broken) return brokenKeys[state.broken] ?? "broken";
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
  if (conversation?.waiting === "desk") return "waitDesk";
  if (conversation?.waiting === "keys") return "waitKeys";
  if (conversation?.waiting === "epoch") return "waitEpoch";
  if (conversation?.waiting === "busy") return "waitBusy";
  return null;
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
