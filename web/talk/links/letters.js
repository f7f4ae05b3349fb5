// What stands beside a place in a text.

/** Drawn as nothing: marks of direction, joiners, spaces of no width. */
export const invisible = /\p{Cf}/u;
/** Scripts that are written without spaces, so that a link ends within a sentence. */
export const unspaced = new RegExp(
  `[${["Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar"]
    .map((name) => `\\p{Script=${name}}`).join("")}]`,
  "u",
);
const word = /[\p{L}\p{M}\p{N}_]/u;
/** More invisible signs in a row than anybody needs. */
const invisibleCountMax = 16;

/**
 * @param {string} text
 * @param {number} index
 * @returns {string} the letter there, or nothing
 */
export function letterAt(text, index) {
  const code = text.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/**
 * @param {string} text
 * @param {number} index
 * @returns {string} the letter before it, or nothing
 */
export function letterBefore(text, index) {
  const code = text.codePointAt(index - 2) ?? 0;
  return text.slice(Math.max(0, code > 0xFFFF ? index - 2 : index - 1), index);
}

/**
 * Whether a word goes on there, also behind what nobody sees.
 * @param {string} text
 * @param {number} end
 */
export function goesOn(text, end) {
  let at = end;
  let letter = letterAt(text, at);
  for (let count = 0; count < invisibleCountMax && invisible.test(letter); count += 1) {
    at += letter.length;
    letter = letterAt(text, at);
  }
  if (at === end) return isOfOneWord(letter);
  // It looks as if it stood right here, so a sign within an address counts too.
  return word.test(letter) || invisible.test(letter) ||
    (/[@./:-]/.test(letter) && /[\p{L}\p{M}\p{N}_@./:-]/u.test(letterAt(text, at + 1)));
}

/**
 * Whether a word that began before it is not over there.
 * @param {string} text
 * @param {number} start
 */
export function isWithinWord(text, start) {
  let at = start;
  let letter = letterBefore(text, at);
  for (let count = 0; count < invisibleCountMax && invisible.test(letter); count += 1) {
    at -= letter.length;
    letter = letterBefore(text, at);
  }
  if (at === start) return isOfOneWord(letter);
  return word.test(letter) || invisible.test(letter) || /[@./-]/.test(letter);
}

/** @param {string} letter */
function isOfOneWord(letter) {
  return word.test(letter) && !unspaced.test(letter);
}
