// The secret behind the # of a link that works once. It leaves the address bar and the history as
// soon as it is read: who looks over a shoulder, at a picture of the screen or at the list of pages
// gets nothing. Until it has been used it lives in this tab's own storage, so that a reload keeps
// it; and nowhere where the browser keeps nothing.

import { toBase64url } from "../engine/bytes.js";

/** @import { Bytes } from "../engine/bytes.js" */
/** @import { Address, Fragment } from "../trust/fragment.js" */

const key = `sotto-link:${location.pathname}`;

/**
 * What the address bar holds, or else what it held before in this tab.
 * @param {(address: Address) => Fragment} read
 * @returns {Bytes | null} null for none, and for a link that lost letters on its way
 */
export function takeSecret(read) {
  const shown = read(location);
  const fragment = shown.kind === "none" ? read(kept()) : shown;
  const bytes = fragment.kind === "whole" ? fragment.bytes : null;
  if (shown.kind !== "none") {
    // Not in the path, where it never stands: the server has led to the page's one name.
    history.replaceState(history.state, "", location.pathname);
    keep(bytes);
  }
  return bytes;
}

/** It has been used: whoever finds it gets nothing by it. */
export function forgetSecret() {
  keep(null);
}

/** @returns {Address} to be read as carefully: anybody may have left something there by hand */
function kept() {
  let hash = "";
  try {
    hash = sessionStorage.getItem(key) ?? "";
  } catch {
    // A browser that refuses storage refuses it by throwing.
  }
  return { pathname: location.pathname, search: "", hash };
}

/** @param {Bytes | null} bytes */
function keep(bytes) {
  try {
    if (bytes) sessionStorage.setItem(key, `#${toBase64url(bytes)}`);
    else sessionStorage.removeItem(key);
  } catch {
    // The page holds it until it is left. The link still stands where it came from.
  }
}
