// What stands behind the # of the links that make somebody part of a desk.

import { bare, canonical, damaged, fixed, fragmentIn, letters } from "../trust/fragment.js";

/** @import { Address, Fragment } from "../trust/fragment.js" */

const tokenByteCount = 16;

/**
 * The set-up link.
 * @param {Address} address
 * @returns {Fragment}
 */
export function tokenIn(address) {
  return fragmentIn(address, (mark) => fixed(mark, tokenByteCount));
}

/**
 * The invitation, whose length only the engine knows.
 * @param {Address} address
 * @returns {Fragment}
 */
export function invitationIn(address) {
  return fragmentIn(address, open);
}

/**
 * Of any length, so that only what cannot belong to it may follow: marks, or parameters.
 * @param {string} mark
 * @returns {Fragment}
 */
function open(mark) {
  const text = bare(mark).replace(/%[0-9a-f]?$/i, "");
  const found = letters(text);
  const glue = text.slice(found.length);
  const bytes = canonical(found);
  const isGlue = /^[^\w-]*$/.test(glue) || /^[^\w\s-]*[?&]/.test(glue);
  return bytes && bytes.length > 0 && isGlue ? { kind: "whole", bytes } : damaged;
}
