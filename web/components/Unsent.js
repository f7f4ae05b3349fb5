// What somebody wrote here and can send no more: it is theirs, to be read and copied.

import { t } from "../strings/strings.js";
import { useRef } from "../vendor/preact.js";
import { CopyButton } from "./CopyButton.js";
import { html } from "./html.js";

/** @param {{ texts: string[] }} props */
export function Unsent({ texts }) {
  if (texts.length === 0) return null;
  return html`<section class="unsent">
    <h2>${t.unsent}</h2>
    ${texts.map((text) => html`<${Text} key=${text} text=${text} />`)}
  </section>`;
}

/** @param {{ text: string }} props */
function Text({ text }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  return html`<div class="copy-link">
    <p ref=${place} dir="auto" translate="no">${text}</p>
    <${CopyButton} text=${text} label=${t.unsent} source=${place} />
  </div>`;
}
