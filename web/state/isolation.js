// Names that run the other way than the sentence they stand in.

/** What embeds, overrides and isolates; it must be closed, and in a name it need not be. */
const controls = /[\u202A-\u202E\u2066-\u2069]/g;
const strongToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name as it may stand anywhere: on one line, and without what turns the text behind it round.
 * @param {string} name
 * @returns {string}
 */
export function plainName(name) {
  return name.replace(controls, "").replace(/[\s\p{Cc}]+/gu, " ");
}

/**
 * A name within a sentence, which it cannot reorder, nor the sentence it. Where both run the same
 * way nothing is added, so that what is copied, searched for and read out is the plain name.
 * @param {string} name
 * @param {"ltr" | "rtl"} direction of the sentence
 * @returns {string}
 */
export function isolate(name, direction) {
  const plain = plainName(name);
  const runsAlong = direction === "rtl"
    ? /^[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\s]*$/u.test(plain)
    : !strongToLeft.test(plain) && !/[\u200E\u200F\u061C]/.test(plain);
  return runsAlong ? plain : `\u2068${plain}\u2069`;
}
