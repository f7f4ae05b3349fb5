// A text as it is drawn: its links, and what nobody should miss in it.
//
// An override turns what stands behind it round: "\u202Egnp.exe" is read "exe.png". No honest text
// needs one, so each is drawn as a mark, and turns nothing. Within an address that is so of all
// that is invisible.

import { html } from "../../kit/html.js";
import { numberOf, unseen } from "../../kit/unseen.js";
import { partsOf } from "./links.js";

/** @import { Part } from "./links.js" */

const overrides = /([\u202D\u202E])/;

/**
 * @param {string} text
 * @returns {unknown} to be drawn
 */
export function linked(text) {
  return partsOf(text).map(part);
}

/** @param {Part} part */
function part({ text, address, torn }) {
  if (torn) return html`<bdi dir="ltr">${withMarks(text, unseen, inOrder)}</bdi>`;
  if (!address) return withMarks(text, overrides);
  // Of its own direction, so that nothing around it shows it turned round.
  return html`<a
    href=${address} dir="ltr" target="_blank" rel="noopener noreferrer nofollow"
  >${withMarks(text, unseen, inOrder)}</a>`;
}

/**
 * Words that run from right to left would change places with what is between them: the host of one
 * would be read as another.
 * @param {string} address
 */
function inOrder(address) {
  return address.split(/([^\0-\x7F]+)/).map((run, place) =>
    place % 2 === 0 ? run : html`<bdi>${run}</bdi>`
  );
}

/**
 * @param {string} text
 * @param {RegExp} signs one of them, as a group
 * @param {(piece: string) => unknown} [draw]
 */
function withMarks(text, signs, draw = (piece) => piece) {
  return text.split(signs).map((piece, place) =>
    place % 2 === 0 ? draw(piece) : html`<${Unseen} sign=${piece} />`
  );
}

/** @param {{ sign: string }} props */
export function Unseen({ sign }) {
  return html`<mark class="unseen" translate="no">${numberOf(sign)}</mark>`;
}
