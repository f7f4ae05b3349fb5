// Texts, letter by letter as people see them.

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

/** One letter may carry a thousand accents; nobody reads more than a few. */
export const graphemeLengthMax = 40;

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
