// What only the desk shows of what the page knows.

import { clock, dayKey, isYesterday, written, yearOf } from "../../kit/days.js";
import { graphemeLengthMax, graphemes, straight } from "../../kit/words.js";
import { conversationsByTime } from "../../line/state.js";

/** @import { Preview } from "../../engine/vocabulary.js" */
/** @import { Manner } from "../../kit/days.js" */
/** @import { Conversation, Entry, State } from "../../line/state.js" */

/**
 * @param {State} state
 * @param {Conversation} conversation
 * @returns {Preview | null} what was said last, or is about to be
 */
export function lastSaid({ submissions }, { key, last }) {
  return submissions.findLast(({ conversation }) => conversation === key)?.message ?? last;
}

/**
 * @param {State} state
 * @returns {Conversation[]} as the list has them: those of newcomers stand below
 */
export function listed(state) {
  const conversations = conversationsByTime(state);
  return [
    ...conversations.filter(({ answered }) => answered),
    ...conversations.filter(({ answered }) => !answered),
  ];
}

/**
 * @param {State} state
 * @returns {{ conversation: string | null, text: string }[]} what was said and has reached nobody
 */
export function unsentOf(state) {
  return [...state.conversations.values()].flatMap(({ key, entries }) =>
    /** @type {Entry[]} */ (entries).flatMap((entry) =>
      entry.type === "message" && entry.mine && entry.state === "waiting"
        ? [{ conversation: key, text: entry.text }]
        : []
    )
  );
}

/**
 * What stands beside a conversation in a list.
 * @param {number} time
 * @param {number} now
 * @param {Manner} manner
 * @returns {string}
 */
export function shortTime(time, now, manner) {
  if (dayKey(time) === dayKey(now)) return clock(time, manner);
  if (isYesterday(time, now)) return manner.yesterday;
  return written(time, manner.locale, {
    day: "numeric", month: "short", year: yearOf(time, now),
  });
}

/**
 * The beginning of a text on one line, cut between letters as people see them.
 * @param {string} text
 * @param {number} count of letters, at most
 * @returns {string}
 */
export function preview(text, count) {
  const start = straight(text.slice(0, (count + 1) * graphemeLengthMax));
  const line = start.replace(/[\s\p{Cc}]+/gu, " ").trim();
  let shown = "";
  let left = count;
  for (const letter of graphemes(line)) {
    if (left === 0 || letter.length > graphemeLengthMax) return `${shown.trimEnd()}…`;
    shown += letter;
    left -= 1;
  }
  return shown;
}
