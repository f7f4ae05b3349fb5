// What a header says of trust: the lock, and whether the key is verified.

import { html } from "../kit/html.js";
import { Lock } from "../kit/parts.js";
import { t } from "../kit/words.js";
import { useOpened } from "../line/page.js";

/** @import { DeskFacts as Desk } from "../engine/vocabulary.js" */
/** @import { Conversation } from "../line/state.js" */

const dialog = new URL("./TrustDialog.js", import.meta.url);
const style = new URL("../kit/dialog.css", import.meta.url);

/** What nothing vouches for, also a level that this page does not know, is not verified. */
const verifiedBy = new Set(["link", "own", "invitation"]);

/**
 * And the company has said of late who is at its desk.
 * @param {Desk} desk
 */
export function isKeyVerified({ trust, stale }) {
  return verifiedBy.has(trust) && !stale;
}

/**
 * The lock in the header: says "Encrypted" once that is true, beside it whether the company's key
 * is verified, and opens the reasons.
 * @param {object} props
 * @param {Desk | null} props.desk
 * @param {Conversation | null} props.conversation
 * @param {string | null} [props.customer] what the customer is called here, if it is not the reader
 */
export function Trust({ desk, conversation, customer = null }) {
  // Not needed to write the first message, so not in its way.
  const { view, close, button } = useOpened(
    "TrustDialog", dialog, style, conversation !== null,
  );
  const words = desk ? t.encrypted : t.checking;
  const verified = desk !== null && isKeyVerified(desk);
  const level = verified ? t.keyVerified : desk?.stale ? t.notConfirmed : t.notVerified;
  return html`<div class="trust">
    <div role="status" aria-label=${words} tabindex="-1" onFocus=${passFocus}>
      ${desk
        ? html`<button
            type="button" class="lock" aria-haspopup="dialog" aria-describedby="trust-level"
            ...${button}
          ><${Lock} verified=${verified} />${words}</button>`
        : html`<span class="lock">${words}</span>`}
    </div>
    ${desk && html`<span
      id="trust-level" class=${verified ? "level" : "level unverified"}
    >${level}</span>`}
    ${view && desk && html`<${view}
      desk=${desk} verified=${verified} level=${level} conversation=${conversation}
      customer=${customer} onClose=${close}
    />`}
  </div>`;
}

/**
 * Whoever is sent to the status means its button.
 * @param {FocusEvent} event
 */
function passFocus({ currentTarget }) {
  /** @type {HTMLElement} */ (currentTarget).querySelector("button")?.focus();
}
