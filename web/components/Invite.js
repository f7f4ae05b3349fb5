// Asks for an invitation and shows its link.

import { invitationAddress } from "../platform/links.js";
import { clock, dayName, t, wordsFor } from "../strings/strings.js";
import { html, useState } from "../vendor/preact.js";
import { CopyLink } from "./CopyLink.js";

/** @import { State } from "../state/line.js" */

/** One invitation, one person: a link that gets into the wrong hands is used up or noticed. */
const uses = 1;
const days = 7;

/**
 * @param {object} props
 * @param {State["invitation"]} props.invitation the last one made
 * @param {(uses: number, days: number) => Promise<void>} props.onInvite rejects with a Refusal
 */
export function Invite({ invitation, onInvite }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const invite = async () => {
    setBusy(true);
    try {
      await onInvite(uses, days);
      setProblem("");
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
    }
    setBusy(false);
  };
  const until = invitation &&
    `${dayName(invitation.expires, Date.now())}, ${clock(invitation.expires)}`;
  return html`<button type="button" class="secondary" disabled=${busy} onClick=${invite}>
      ${busy ? t.inviting : t.invite}
    </button>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${invitation && html`<${CopyLink}
      label=${t.invitationLink} address=${invitationAddress(invitation.invitation)}
    />
    <p class="note">${t.invitationHint(until ?? "")}</p>`}`;
}
