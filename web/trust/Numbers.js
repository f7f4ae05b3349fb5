// The numbers that two people compare, of which the engine makes the same on both of their devices.

import { html } from "../kit/html.js";
import { Icon } from "../kit/parts.js";
import { t } from "../kit/words.js";
import { line } from "../line/page.js";

/** @import { DeviceFacts } from "../engine/vocabulary.js" */

/**
 * A number and its groups, four in a row. Screen readers get the digits one by one.
 * @param {{ number: string }} props
 */
export function Digits({ number }) {
  const spelled = number.split(" ").map((group) => [...group].join(" ")).join(", ");
  return html`<div class="number" translate="no" dir="ltr">
    <p class="digits" aria-hidden="true">${number}</p>
    <p class="sr">${spelled}</p>
  </div>`;
}

/**
 * What somebody on this side says about it.
 * @param {DeviceFacts} facts
 * @param {boolean} compared
 */
export function know({ device }, compared) {
  line.tell({ do: "know", device, compared });
}

/**
 * @param {{ facts: DeviceFacts, name: string }} props
 */
export function Comparison({ facts, name }) {
  const { number, compared } = facts;
  return html`<div class="comparison">
    <p class="note">${t.numberWith(name)}</p>
    <${Digits} number=${number} />
    <button
      type="button" class="secondary" aria-pressed=${compared ? "true" : "false"}
      aria-label=${t.numbersMatchWith(name)} onClick=${() => know(facts, !compared)}
    >${compared && html`<${Icon} name="tick" />`}${compared ? t.compared : t.numbersMatch}</button>
  </div>`;
}
