// What an invitation link says of itself, and what the server says of its desk. The engine checks
// both; the page needs them to name the company and to ask about the right desk.

import { decode } from "./cbor.js";

/** @import { Bytes } from "./bytes.js" */
/** @typedef {{ slug: string, company: string }} InvitationFacts */

/** An invitation is some 400 bytes; what a person pastes may be anything. */
export const invitationByteCountMax = 4 * 1024;
/** How long the desk's record may take before we go on without having asked. */
const recordMillisecondsMax = 10_000;

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

/**
 * @param {string} slug
 * @returns {Promise<{ record: Bytes | null, unknown: boolean }>} unknown: there is no such desk
 */
export async function fetchDesk(slug) {
  try {
    const answer = await fetch(`/desks/${encodeURIComponent(slug)}`, {
      cache: "no-store",
      signal: AbortSignal.timeout(recordMillisecondsMax),
    });
    const record = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    return { record, unknown: answer.status === 404 };
  } catch {
    return { record: null, unknown: false };
  }
}
