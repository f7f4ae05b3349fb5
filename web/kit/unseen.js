// What nobody sees in a text, made visible: marks of direction turn it round, others part what
// looks like one word, or stand for one that is not there.

/** Each of them, as a group. */
export const unseen = /([\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\u2800\uFFFC])/gu;

/**
 * @param {string} sign
 * @returns {string} as Unicode numbers it: "U+202E"
 */
export function numberOf(sign) {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * @param {string} text
 * @returns {string} in which everything is seen
 */
export function withNumbers(text) {
  return text.replace(unseen, (sign) => `[${numberOf(sign)}]`);
}
