// What the page shows of what it knows: a conversation's entries by day, messages of one person
// together, and the sentence that says what it waits for.

/** @import { Part, Problem } from "./events.js" */
/** @import { Conversation, Entry, Message, Notice, State } from "./line.js" */

/** Messages of one person closer together than this share one name and one time. */
const togetherMilliseconds = 5 * 60_000;

const pictogram = /\p{Extended_Pictographic}/u;
/** What an emoji is put together from: signs, skin tones, joiners, the mark "in colour", space. */
const pictogramParts = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{200d}|\u{fe0f}|\s/gu;

/** @typedef {{ message: Message, first: boolean, last: boolean, tellState: boolean }} Line */
/**
 * @typedef {{ type: "day", key: string, at: number }
 *   | { type: "notice", key: string, notice: Notice }
 *   | { type: "messages", key: string, lines: Line[] }} Block
 */

/**
 * @param {Entry[]} entries
 * @returns {Block[]}
 */
export function blocksOf(entries) {
  /** @type {Block[]} */
  const blocks = [];
  let day = "";
  /** @type {Message | null} */
  let previous = null;
  const stateTellers = new Set(messagesThatTellTheirState(entries));
  for (const entry of entries) {
    if (entry.type === "notice") {
      blocks.push({ type: "notice", key: entry.key, notice: entry });
      previous = null;
      continue;
    }
    const entryDay = new Date(entry.at).toDateString();
    if (entryDay !== day) {
      blocks.push({ type: "day", key: `day-${entry.key}`, at: entry.at });
      day = entryDay;
      previous = null;
    }
    const line = { message: entry, first: true, last: true, tellState: stateTellers.has(entry) };
    const block = blocks.at(-1);
    if (block?.type !== "messages") {
      blocks.push({ type: "messages", key: `from-${entry.key}`, lines: [line] });
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
 * @returns {Message[]}
 */
function messagesThatTellTheirState(entries) {
  const stated = entries.filter((entry) => entry.type === "message" && entry.mine && entry.state);
  const messages = /** @type {Message[]} */ (stated);
  return messages.filter((message, index) =>
    message.failed || message.state !== messages[index + 1]?.state
  );
}

/**
 * @param {Entry[]} entries
 * @returns {Message | null}
 */
export function lastMessage(entries) {
  const found = entries.findLast((entry) => entry.type === "message");
  return /** @type {Message | undefined} */ (found) ?? null;
}

/**
 * @param {string} text
 * @returns {boolean} a few emoji and nothing else, which are shown large
 */
export function isEmojiOnly(text) {
  return text.length <= 24 && pictogram.test(text) && text.replace(pictogramParts, "") === "";
}

/**
 * Finds web addresses in a text. They are never fetched; a person may choose to follow one.
 * @param {string} text
 * @returns {{ text: string, address: string | null }[]}
 */
export function partsOf(text) {
  /** @type {{ text: string, address: string | null }[]} */
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), address: null });
    parts.push({ text: match[0], address: URL.canParse(match[0]) ? match[0] : null });
    at = match.index + match[0].length;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), address: null });
  return parts;
}

/**
 * @typedef {"broken" | "brokenStorage" | "blocked" | "full" | "cleared" | "newer" | "policy"
 *   | "noLock" | "lockSlow" | "storageSlow" | "hangs" | "partSlow" | "partLost" | "partMissing"
 *   | "partDamaged" | "noNetwork" | "noNetworkYet" | "refused" | "noSockets" | "noServer"
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
  worker: { slow: "partSlow", failed: "partLost", hangs: "hangs" },
  module: {
    slow: "partSlow",
    network: "partLost",
    missing: "partMissing",
    damaged: "partDamaged",
  },
};

/** Nothing gets better by waiting for it. */
const graveKeys = new Set([
  ...Object.values(brokenKeys), "broken", "hangs", "refused", "noSockets",
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
  for (const part of /** @type {Part[]} */ (Object.keys(beginningKeys))) {
    const problem = beginning[part];
    const isOurs = part === "storage" || problem === "hangs";
    if (problem && (!running || isOurs)) return beginningKeys[part][problem] ?? null;
  }
  return null;
}
