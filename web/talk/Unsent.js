// What somebody wrote here and can send no more: it is theirs, to be read and copied.

import { CopyButton } from "../kit/CopyButton.js";
import { html, useRef } from "../kit/html.js";
import { t } from "../kit/words.js";

/** @typedef {{ name?: string | null, text: string }} UnsentText and to whom, for a desk */

/** @param {{ texts: UnsentText[] }} props */
export function Unsent({ texts }) {
  if (texts.length === 0) return null;
  return html`<section class="unsent">
    <h2>${t.unsent}</h2>
    ${texts.map(({ name, text }) => html`<${Text} key=${text} name=${name} text=${text} />`)}
  </section>`;
}

/** @param {UnsentText} props */
function Text({ name, text }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  return html`<div class="copy-link">
    <div translate="no">
      ${name && html`<strong dir="auto">${name}</strong>`}
      <p ref=${place} dir="auto">${text}</p>
    </div>
    <${CopyButton} text=${text} label=${t.unsent} source=${place} />
  </div>`;
}
