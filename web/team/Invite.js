// Asks for an invitation and shows its link, for as long as it opens a place; withdraws those that
// are open.

import { toHex } from "../engine/bytes.js";
import { CopyLink } from "../kit/CopyLink.js";
import { html, useEffect, useState } from "../kit/html.js";
import { clock, dayName, t, wordsFor } from "../kit/words.js";
import { invitationAddress } from "./links.js";

/** @import { OpenPlaces as Open } from "../engine/vocabulary.js" */
/** @import { State } from "../line/state.js" */

/** One invitation, one person: a link that gets into the wrong hands is used up or noticed. */
const uses = 1;
const days = 7;
/** The most that a timer takes (2^31 - 1); what ends later is looked at again then. */
const timerMillisecondsMax = 2_147_483_647;

/**
 * @param {object} props
 * @param {State["invitation"]} props.invitation the last one made
 * @param {(uses: number, days: number) => Promise<void>} props.onInvite rejects with a Refusal
 */
export function Invite({ invitation, onInvite }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const invite = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await onInvite(uses, days);
      setProblem("");
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
    }
    setBusy(false);
  };
  return html`<div class="invite">
    <button
      type="button" class="secondary" aria-disabled=${busy ? "true" : undefined} onClick=${invite}
    >${busy ? t.inviting : t.invite}</button>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div aria-live="polite">
      ${invitation && html`<${Invitation}
        key=${invitationAddress(invitation.invitation)} invitation=${invitation}
      />`}
    </div>
  </div>`;
}

/** @param {{ invitation: NonNullable<State["invitation"]> }} props */
function Invitation({ invitation: { invitation, expires, used } }) {
  const isOver = useIsOver(expires);
  const end = used ? t.invitationIsUsed : isOver ? t.invitationIsOver : null;
  const until = `${dayName(expires, Date.now())}, ${clock(expires)}`;
  return html`<div class="invitation">
    ${end
      ? html`<p class="note">${end}</p>`
      : html`<${CopyLink} label=${t.invitationLink} address=${invitationAddress(invitation)} />
        <p class="note">${t.invitationHint(until)}</p>`}
  </div>`;
}

/**
 * Those that somebody may still come with: one that got into the wrong hands is withdrawn here.
 * @param {object} props
 * @param {Open[]} props.invitations
 * @param {(key: Uint8Array) => Promise<void>} props.onWithdraw rejects with a Refusal
 */
export function OpenInvitations({ invitations, onWithdraw }) {
  const [busy, setBusy] = useState(/** @type {Open | null} */ (null));
  const [problem, setProblem] = useState("");
  const withdraw = async (/** @type {Open} */ invitation) => {
    if (busy) return;
    setBusy(invitation);
    try {
      await onWithdraw(invitation.key);
      setProblem("");
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
    }
    setBusy(null);
  };
  return html`<div class="open-invitations">
    <h4>${t.openInvitations}</h4>
    <ul class="people" role="list" aria-label=${t.openInvitations}>
      ${invitations.map((invitation) => {
        const until = `${dayName(invitation.expires, Date.now())}, ${clock(invitation.expires)}`;
        return html`<li key=${toHex(invitation.key)}>
          <span class="who">${t.openUntil(until)}</span>
          <button
            type="button" class="secondary" aria-label=${t.withdrawUntil(until)}
            aria-disabled=${busy ? "true" : undefined} onClick=${() => withdraw(invitation)}
          >${t.withdraw}</button>
        </li>`;
      })}
    </ul>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
  </div>`;
}

/**
 * @param {number} time
 * @returns {boolean} whether it has passed; draws again when it does
 */
function useIsOver(time) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (now >= time) return undefined;
    const wait = Math.min(time - now, timerMillisecondsMax);
    const timer = setTimeout(() => setNow(Date.now()), wait);
    return () => clearTimeout(timer);
  }, [time, now]);
  return now >= time;
}
