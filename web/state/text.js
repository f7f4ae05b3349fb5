// What people wrote, made ready to be shown: emoji, previews, initials. Links are found by code
// that comes when the first text is there that may have one (links.js).

/** What a link begins with, or has in it. */
export const beginnings = /https?:\/\/|www\.|mailto:|tel:|@|[+(]?\d/i;

/** @type {Intl.Segmenter | null | undefined} */
let segmenter;

/**
 * What people take for one letter: with its accents, a flag, a family.
 * @param {string} text
 * @returns {Iterable<string>}
 */
export function* graphemes(text) {
  segmenter ??= "Segmenter" in Intl ? new Intl.Segmenter() : null;
  if (!segmenter) yield* text;
  else for (const { segment } of segmenter.segment(text)) yield segment;
}

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

/** One letter may carry a thousand accents; nobody reads more than a few. */
const graphemeLengthMax = 40;

/**
 * The beginning of a text on one line, cut between letters as people see them.
 * @param {string} text
 * @param {number} count of letters, at most
 * @returns {string}
 */
export function preview(text, count) {
  const line = text.slice(0, (count + 1) * graphemeLengthMax).replace(/[\s\p{Cc}]+/gu, " ").trim();
  let shown = "";
  let left = count;
  for (const letter of graphemes(line)) {
    if (left === 0 || letter.length > graphemeLengthMax) return `${shown.trimEnd()}…`;
    shown += letter;
    left -= 1;
  }
  return shown;
}

/**
 * One or two letters that stand for a name. Two only of scripts with capitals: others join them,
 * or turn them round.
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
  const firsts = name.split(/[\s\p{Z}]+/u).map(firstLetter).filter((letter) => letter !== "");
  const [first = "", second = ""] = firsts;
  return isCapital(first) && isCapital(second) ? first + second : first;
}

/** @param {string} word */
function firstLetter(word) {
  for (const letter of graphemes(word.slice(0, graphemeLengthMax))) {
    if (!/[\p{L}\p{N}]|\p{Extended_Pictographic}|\p{RI}/u.test(letter)) continue;
    const capital = letter.toUpperCase();
    // "ß" has a capital of two letters.
    return [...graphemes(capital)].length === 1 ? capital : letter;
  }
  return "";
}

/** @param {string} letter */
function isCapital(letter) {
  return /^[\p{Lu}\p{Lt}]/u.test(letter);
}

// How much more fits into a message

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
