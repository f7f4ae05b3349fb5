// What people write: a few emoji, what may have a link, how much of it fits. Links are found by
// code that comes when the first text is there that may have one (links/Linked.js).

import { graphemes } from "../kit/words.js";

/** What a link begins with, or has in it; and overrides of direction, which are drawn as marks. */
export const beginnings = /https?:\/\/|www\.|mailto:|tel:|@|[+(]?\d|[\u202D\u202E]/i;

/** What counts as "a few". */
const emojiCountMax = 12;
const emojiLengthMax = 200;
/** Pictures, flags and keycaps; not ©, which is a letter until it is told to be one. */
const emoji = new RegExp(
  "^(?:\\p{RI}{2}|[\\d#*]\\uFE0F?\\u20E3|" +
    "(?:[©®™‼⁉〰〽㊗㊙]\\uFE0F|(?![©®™‼⁉〰〽㊗㊙])\\p{Extended_Pictographic})" +
    "[\\p{Extended_Pictographic}\\p{EMod}\\u200D\\uFE0F\\u20E3\\u{E0020}-\\u{E007F}♀♂]*)$",
  "u",
);

/**
 * @param {string} text
 * @returns {boolean} a few emoji and nothing else, which are shown large
 */
export function isEmojiOnly(text) {
  if (text.length > emojiLengthMax) return false;
  const signs = [...graphemes(text.replace(/\s+/g, ""))];
  return signs.length > 0 && signs.length <= emojiCountMax && signs.every((sign) =>
    emoji.test(sign)
  );
}

// How much more fits into the box

/** The engine's bound for one message in UTF-8: some eight printed pages. */
const byteCountMax = 16 * 1024;
/** From so little room on it is worth a word. */
const byteCountTold = 2 * 1024;

/**
 * What the box takes at most. A message holds half of it at best, and in a box of a million
 * characters each key takes a browser seconds.
 */
export const draftLengthMax = 2 * byteCountMax;

const utf8 = new TextEncoder();

/**
 * @param {string} text
 * @returns {number | null} about how many more characters like these fit, negative when there are
 *   too many; null while there is room enough not to think of it
 */
export function roomLeft(text) {
  // A character takes three bytes at the most, as JavaScript counts them.
  if (text.length * 3 < byteCountMax - byteCountTold) return null;
  const byteCount = utf8.encode(text.trim()).length;
  const left = byteCountMax - byteCount;
  if (left > byteCountTold) return null;
  return Math.floor((left * text.length) / Math.max(byteCount, 1));
}

/**
 * What was not sent goes back into the box, and nothing that stands there is lost for it.
 * @param {string} draft
 * @param {string} text
 */
export function withPutBack(draft, text) {
  return draft.trim() === "" ? text : `${draft}\n${text}`;
}
