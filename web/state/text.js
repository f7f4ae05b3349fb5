// What people wrote, made ready to be shown: links, emoji, previews, names.

import { mailAddressAt, webAddressAt, writtenMailAddressAt } from "./addresses.js";
import { graphemes, letterBefore } from "./letters.js";
import { numberAt, writtenNumberAt } from "./telephone.js";

/** @import { Found } from "./addresses.js" */

/** What a link may begin with, or have in it; the rest is looked at from there. */
const beginnings = /https?:\/\/|www\.|mailto:|tel:|@|[+(]?\d/gi;

/**
 * Finds links in a text. They are never fetched; a person may choose to follow one.
 *
 * One pass from the front: what was looked at is not looked at again, but for mail addresses,
 * whose parts are bounded. So a text that is made to hurt takes as long as any other of its size.
 * @param {string} text
 * @returns {{ text: string, address: string | null }[]} which together are the text
 */
export function partsOf(text) {
  /** @type {{ text: string, address: string | null }[]} */
  const parts = [];
  let at = 0;
  const seen = new RegExp(beginnings);
  for (let match = seen.exec(text); match; match = seen.exec(text)) {
    const found = findAt(text, at, match.index, match[0].toLowerCase());
    if (!found) continue;
    seen.lastIndex = Math.max(found.stop, seen.lastIndex);
    if (found.address === null) continue;
    if (found.start > at) parts.push({ text: text.slice(at, found.start), address: null });
    parts.push({ text: text.slice(found.start, found.end), address: found.address });
    at = found.end;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), address: null });
  return parts;
}

/**
 * @param {string} text
 * @param {number} from where the last link ended
 * @param {number} index
 * @param {string} beginning
 * @returns {Found | null}
 */
function findAt(text, from, index, beginning) {
  if (beginning === "@") return mailAddressAt(text, from, index);
  if (/\d$/.test(beginning)) return numberAt(text, from, index);
  const left = letterBefore(text, index);
  if (/[a-z0-9+-]/i.test(left)) return null;
  if (beginning === "mailto:") return writtenMailAddressAt(text, index);
  if (beginning === "tel:") return writtenNumberAt(text, index);
  if (beginning === "www." && /[/.@]/.test(left)) return null;
  return webAddressAt(text, index, beginning);
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
