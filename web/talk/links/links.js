// Links in a text. They are never fetched; a person may choose to follow one.

import { beginnings } from "../text.js";
import { mailAddressAt, webAddressAt, writtenMailAddressAt } from "./addresses.js";
import { letterBefore } from "./letters.js";
import { numberAt, writtenNumberAt } from "./telephone.js";

/** @import { Found } from "./addresses.js" */

/**
 * @typedef {object} Part
 * @property {string} text
 * @property {string | null} address
 * @property {boolean} [torn] looks like an address, and has something invisible in it
 */

/**
 * One pass from the front: what was looked at is not looked at again, but for mail addresses,
 * whose parts are bounded. So a text that is made to hurt takes as long as any other of its size.
 * @param {string} text
 * @returns {Part[]} which together are the text
 */
export function partsOf(text) {
  /** @type {Part[]} */
  const parts = [];
  let at = 0;
  const seen = new RegExp(beginnings, "gi");
  for (let match = seen.exec(text); match; match = seen.exec(text)) {
    const found = findAt(text, at, match.index, match[0].toLowerCase());
    if (!found) continue;
    const { start, address, torn } = found;
    seen.lastIndex = Math.max(found.stop, seen.lastIndex);
    if (address === null && torn === undefined) continue;
    const end = address === null && torn !== undefined ? torn : found.end;
    seen.lastIndex = Math.max(end, seen.lastIndex);
    if (start > at) parts.push({ text: text.slice(at, start), address: null });
    parts.push({ text: text.slice(start, end), address, torn: address === null });
    at = end;
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
  // Of no link; the text is looked at for its sake.
  if (/[\u202D\u202E]/.test(beginning)) return null;
  if (beginning === "@") return mailAddressAt(text, from, index);
  if (/\d$/.test(beginning)) return numberAt(text, from, index);
  const left = letterBefore(text, index);
  if (/[a-z0-9+-]/i.test(left)) return null;
  if (beginning === "mailto:") return writtenMailAddressAt(text, index);
  if (beginning === "tel:") return writtenNumberAt(text, index);
  if (beginning === "www." && /[/.@]/.test(left)) return null;
  return webAddressAt(text, index, beginning);
}
