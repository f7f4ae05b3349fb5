// Somebody has another device than before: said once, above the message box, before the next
// message goes out.

import { html } from "../kit/html.js";
import { Icon } from "../kit/parts.js";
import { t } from "../kit/words.js";
import { Digits, know } from "./Numbers.js";

/** @import { DeviceFacts } from "../engine/vocabulary.js" */

/** @param {{ device: DeviceFacts }} props */
export function Changed({ device }) {
  const name = device.name ?? t.someone;
  return html`<section class="changed" role="alert" aria-labelledby="changed-title">
    <${Icon} name="alert" />
    <div>
      <strong id="changed-title">${t.changed(name)}</strong>
      <p>${device.before ? t.changedBefore(name) : t.changedWhy(name)}</p>
      <${Digits} number=${device.number} />
      <p class="note">${t.changedHeld}</p>
      <div class="answers">
        <button type="button" class="secondary" onClick=${() => know(device, true)}>
          ${t.numbersMatch}
        </button>
        <button type="button" class="secondary" onClick=${() => know(device, false)}>
          ${t.goOn}
        </button>
      </div>
    </div>
  </section>`;
}
