// What stands behind the # of a link, as people receive links: with a full stop or a bracket glued
// to it, with the parameters of a mailing, with the # itself escaped.
//
// It says whom to trust, so there are three answers and no fourth: there is none, it is whole, or
// it is damaged. What is damaged is never taken for none, which would trust whoever answers, and
// never mended by guessing. What is glued behind cannot do harm: all the bytes stand before it.

import { fromBase64url, toBase64url } from "../engine/bytes.js";
import { unescaped } from "../kit/visit.js";

/** @import { Bytes } from "../engine/bytes.js" */

/** @typedef {{ pathname: string, search: string, hash: string, href?: string }} Address */
/** @typedef {{ kind: "none" } | { kind: "damaged" } | { kind: "whole", bytes: Bytes }} Fragment */

const fingerprintByteCount = 20;

/** @type {Fragment} */
export const damaged = { kind: "damaged" };

/**
 * The customer's link: the fingerprint of the company's key.
 * @param {Address} address such as `location`
 * @returns {Fragment}
 */
export function fingerprintIn(address) {
  return fragmentIn(address, (mark) => {
    const read = fixed(mark, fingerprintByteCount);
    // Some programs make a whole link small. No house key has letters of one kind only by itself.
    return read.kind === "whole" && isOfOneCase(toBase64url(read.bytes)) ? damaged : read;
  });
}

/**
 * @param {Address} address
 * @param {(mark: string) => Fragment} read
 * @returns {Fragment}
 */
export function fragmentIn(address, read) {
  const marks = marksIn(address);
  if (marks.length === 0) return { kind: "none" };
  const fragments = marks.map(read);
  const first = fragments[0];
  // Two that say the same are one, as after pasting twice; two that differ name nobody.
  return fragments.every((other) => isSame(first, other)) ? first : damaged;
}

/**
 * All that stands behind a #, wherever it got to: behind the path as it should, in the path or in
 * the parameters where somebody escaped it.
 * @param {Address} address
 * @returns {string[]}
 */
function marksIn({ pathname, search, hash, href = "" }) {
  const [path, query, own] = [unescaped(pathname), unescaped(search), unescaped(hash)];
  if (path.includes("#")) return split(path.slice(path.indexOf("#")) + own);
  if (own !== "") return split(own);
  // A number sign in a parameter means nothing beside a fragment in its own place.
  if (query.includes("#")) return split(query.slice(query.indexOf("#")));
  // Cut right behind the #: `hash` does not tell.
  return href.endsWith("#") ? [""] : [];
}

/**
 * A # within is glue, and what follows it counts only if it could be meant too.
 * @param {string} text
 * @returns {string[]}
 */
function split(text) {
  const [first, ...others] = bare(text).split("#");
  return [first, ...others.filter((other) => {
    const { length } = letters(bare(other));
    return length > 0 && length >= letters(first).length;
  })];
}

/**
 * Without what is invisible or white before it, or a # too many.
 * @param {string} mark
 */
export function bare(mark) {
  return mark.replace(/^[\s\p{Cf}#]+/u, "");
}

/**
 * The letters of base64url that it begins with.
 * @param {string} text
 */
export function letters(text) {
  return /^[\w-]*/.exec(text)?.[0] ?? "";
}

/**
 * Of a known length, so that anything that is no letter may be glued behind it: in Japanese a whole
 * sentence is.
 * @param {string} mark
 * @param {number} byteCount
 * @returns {Fragment}
 */
export function fixed(mark, byteCount) {
  const bytes = canonical(letters(bare(mark)));
  return bytes?.length === byteCount ? { kind: "whole", bytes } : damaged;
}

/**
 * The last letter carries bits that are not used; where they are not zero, letters were lost or
 * changed.
 * @param {string} text
 */
export function canonical(text) {
  const bytes = fromBase64url(text);
  return bytes && toBase64url(bytes) === text ? bytes : null;
}

/** @param {string} text */
function isOfOneCase(text) {
  return /[a-z]/i.test(text) && (text === text.toLowerCase() || text === text.toUpperCase());
}

/**
 * @param {Fragment} one
 * @param {Fragment} other
 */
function isSame(one, other) {
  if (one.kind !== "whole" || other.kind !== "whole") return one.kind === other.kind;
  return toBase64url(one.bytes) === toBase64url(other.bytes);
}
