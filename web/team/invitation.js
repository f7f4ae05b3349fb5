// What an invitation link says of itself. The engine checks it; the page needs it to name the
// company and to ask the server about the right desk.

import { decode } from "../engine/cbor.js";

/** @typedef {{ slug: string, company: string }} InvitationFacts */

/** An invitation is some 400 bytes; what a person pastes may be anything. */
const invitationByteCountMax = 4 * 1024;

const slugShape = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/**
 * @param {Uint8Array} bytes `[slug, house key, signed delegation, private key, company name]`
 * @returns {InvitationFacts | null} null for what is no invitation
 */
export function readInvitation(bytes) {
  if (bytes.length > invitationByteCountMax) return null;
  try {
    const parts = decode(bytes);
    if (!Array.isArray(parts) || parts.length !== 5) return null;
    const [slugBytes, houseKey, delegation, privateKey, company] = parts;
    for (const part of [slugBytes, houseKey, delegation, privateKey]) {
      if (!(part instanceof Uint8Array)) return null;
    }
    const slug = String.fromCharCode(.../** @type {Uint8Array} */ (slugBytes));
    if (!slugShape.test(slug) || typeof company !== "string" || company === "") return null;
    return { slug, company };
  } catch {
    return null;
  }
}
