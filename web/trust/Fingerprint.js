// The company's key as people compare it.

import { toHex } from "../engine/bytes.js";
import { html, useRef } from "../kit/html.js";
import { CopyButton } from "../kit/parts.js";
import { t } from "../kit/words.js";

/**
 * Ten groups of four digits, five in a row: to be compared by eye, read aloud over the telephone,
 * or copied, which gives one line. Screen readers get the digits one by one: they would take 8E61
 * for a number.
 * @param {{ fingerprint: Uint8Array }} props
 */
export function Fingerprint({ fingerprint }) {
  const digits = useRef(/** @type {HTMLElement | null} */ (null));
  const groups = toHex(fingerprint).toUpperCase().match(/.{1,4}/g) ?? [];
  const spelled = groups.map((group) => [...group].join(" ")).join(", ");
  return html`<div class="fingerprint" translate="no" dir="ltr">
    <p class="digits" ref=${digits} aria-hidden="true">${groups.join(" ")}</p>
    <p class="sr">${spelled}</p>
    <${CopyButton} text=${groups.join(" ")} label=${t.houseKey} source=${digits} />
  </div>`;
}
