// The links that people pass on. What stands after the # never reaches a server.

import { toBase64url } from "../engine/bytes.js";

/** @import { DeskFacts as Desk } from "../engine/vocabulary.js" */

/** @param {Desk} desk */
export function customerAddress(desk) {
  return `${location.origin}/${desk.slug}#${toBase64url(desk.fingerprint)}`;
}

/** @param {Uint8Array} invitation */
export function invitationAddress(invitation) {
  return `${location.origin}/join#${toBase64url(invitation)}`;
}
