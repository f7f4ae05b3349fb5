// What the page shows of what it knows: a conversation's entries by day, messages of one person
// together, and the sentence that says what it waits for.

import { dayKey } from "./days.js";

/** @import { Conversation, Entry, Message, Notice, State } from "./line.js" */

/** Messages of one person closer together than this share one name and one time. */
const togetherMilliseconds = 5 * 60_000;

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
    const entryDay = dayKey(entry.at);
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
 * @typedef {"broken" | "brokenStorage" | "noNetwork" | "noServer" | "connecting" | "catchingUp"
 *   | "waitDesk" | "waitKeys" | "waitEpoch" | "waitBusy" | "starting"} WaitingKey
 */

/**
 * The key of the sentence; null is the best answer.
 * @param {State} state
 * @param {Conversation | null} conversation
 * @returns {WaitingKey | null}
 */
export function waitingFor(state, conversation) {
  if (state.broken) return state.broken === "storage" ? "brokenStorage" : "broken";
  if (!state.linkOpen || state.connection === "offline") {
    if (!state.network) return "noNetwork";
    if (state.nextTry !== null) return "noServer";
  }
  if (!state.ready) return "starting";
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
