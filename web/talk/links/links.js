// Links in a text. They are never fetched; a person may choose to follow one.

import { beginnings } from "../text.js";
import { mailAddressAt, webAddressAt, writtenMailAddressAt } from "./addresses.js";
import { letterBefore } from "./letters.js";
import { numberAt, writtenNumberAt } from "./telephone.js";

/** @import { Found } from "./addresses.js" */

/**
 * One pass from the front: what was looked at is not looked at again, but for mail addresses,
 * whose parts are bounded. So a text that is made to hurt takes as long as any other of its size.
 * @param {string} text
 * @returns {{ text: string, address: string | null }[]} which together are the text
 */
export function partsOf(text) {
  /** @type {{ text: string, address: string | null }[]} */
  const parts = [];
  let at = 0;
  const seen = new RegExp(beginnings, "gi");
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
