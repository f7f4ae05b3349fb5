// Asked before a customer leaves a conversation: what is said there from then on reaches them no
// more.

import { html, useEffect, useRef } from "../../kit/html.js";
import { t } from "../../kit/words.js";

/**
 * Drawn as what else stands above the message box and waits for an answer.
 * @param {{ onLeave: () => void, onStay: () => void }} props
 */
export function Leave({ onLeave, onStay }) {
  const stay = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => stay.current?.focus(), []);
  return html`<section class="changed" role="alertdialog" aria-label=${t.beginAnew}>
    <div>
      <p>${t.leaving}</p>
      <div class="answers">
        <button type="button" class="secondary" onClick=${onLeave}>${t.beginAnew}</button>
        <button type="button" class="secondary" onClick=${onStay} ref=${stay}>${t.stay}</button>
      </div>
    </div>
  </section>`;
}
