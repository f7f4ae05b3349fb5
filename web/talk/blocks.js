// What of a conversation is drawn: the entries around what is being read, by day, messages of one
// person together. Nobody waits for ten thousand messages to be drawn that stand far above the
// screen.

import { dayKey } from "../kit/days.js";

/** @import { Side } from "../engine/vocabulary.js" */
/** @import { Entry, Message, Notice } from "../line/state.js" */

/** @typedef {{ start: number, end: number }} Range `end` is the first that is not drawn */

/** How many more are drawn when somebody comes near the first or the last that is. */
const stepCount = 80;
/** A screen shows about ten; beyond these, those at the other side go. */
const countMax = 320;
/** What was read already, drawn above the first unread entry for the context. */
const contextCount = 40;

/**
 * @param {number} count of all entries
 * @param {number} unreadAt the place of the first unread entry, or -1
 * @returns {Range} what is drawn when a conversation is opened
 */
export function openingRange(count, unreadAt) {
  if (unreadAt < 0) return { start: Math.max(0, count - stepCount), end: count };
  const start = Math.max(0, unreadAt - contextCount);
  return { start, end: Math.min(count, start + countMax) };
}

/** @param {Range} range */
export function withEarlier({ start, end }) {
  const earlier = Math.max(0, start - stepCount);
  return { start: earlier, end: Math.min(end, earlier + countMax) };
}

/**
 * @param {Range} range
 * @param {number} count of all entries
 */
export function withLater({ start, end }, count) {
  const later = Math.min(count, end + stepCount);
  return { start: Math.max(start, later - countMax), end: later };
}

/**
 * Entries were added at the end, or went.
 * @param {Range} range
 * @param {number} before how many there were
 * @param {number} count how many there are
 * @param {boolean} isAtEnd somebody reads there, and does not look at the first that is drawn
 * @returns {Range}
 */
export function afterChange({ start, end }, before, count, isAtEnd) {
  const newEnd = end >= before ? count : Math.min(end, count);
  const newStart = isAtEnd ? Math.max(start, newEnd - countMax) : start;
  return { start: Math.min(newStart, newEnd), end: newEnd };
}

/**
 * @param {Range} range
 * @param {number} place
 */
export function isDrawn({ start, end }, place) {
  return place >= start && place < end;
}

// How they stand together

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
