// A link that is meant to be passed on: it can be followed, selected and copied.

import { CopyButton } from "./CopyButton.js";
import { html, useRef } from "./html.js";

/**
 * @param {{ label: string, address: string }} props label: its name, as the address says nothing
 */
export function CopyLink({ label, address }) {
  const link = useRef(/** @type {HTMLElement | null} */ (null));
  return html`<div class="copy-link">
    <a
      ref=${link} key=${address} href=${address} aria-label=${label} target="_blank" rel="noopener"
      dir="ltr" translate="no"
    >${address}</a>
    <${CopyButton} text=${address} label=${label} source=${link} />
  </div>`;
}
