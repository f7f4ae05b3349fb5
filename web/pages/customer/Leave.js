// Asked before a customer leaves a conversation: what is said there from then on reaches them no
// more.

import { html, useEffect, useRef } from "../../kit/html.js";
import { t } from "../../kit/words.js";

/** @param {{ onLeave: () => void, onStay: () => void }} props */
export function Leave({ onLeave, onStay }) {
  const first = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => first.current?.focus(), []);
  return html`<section class="changed" role="alertdialog" aria-label=${t.beginAnew}>
    <div>
      <p>${t.leaving}</p>
      <div class="answers">
        <button type="button" class="secondary" onClick=${onLeave} ref=${first}>
          ${t.beginAnew}
        </button>
        <button type="button" class="secondary" onClick=${onStay}>${t.stay}</button>
      </div>
    </div>
  </section>`;
}
