// A link that is meant to be passed on: it can be followed, selected and copied.

import { html, useState } from "../vendor/preact.js";
import { copyText } from "../platform/page.js";
import { t } from "../strings/strings.js";

const toldMilliseconds = 2_500;

/**
 * @param {{ label: string, address: string }} props label: its name, as the address says nothing
 */
export function CopyLink({ label, address }) {
  const [told, setTold] = useState("");
  const copy = async () => {
    setTold((await copyText(address)) ? t.copied : t.copyFailed);
    setTimeout(() => setTold(""), toldMilliseconds);
  };
  return html`<div class="copy-link">
    <a href=${address} aria-label=${label} target="_blank" rel="noopener" dir="ltr">${address}</a>
    <button type="button" class="secondary" onClick=${copy}>${told || t.copy}</button>
    <span class="sr" role="status">${told}</span>
  </div>`;
}
