// The customer link, to copy and to print.

import { CopyLink } from "../kit/CopyLink.js";
import { html } from "../kit/html.js";
import { QRCode } from "../kit/QRCode.js";
import { t } from "../kit/words.js";
import { customerAddress } from "./links.js";

/** @import { DeskFacts as Desk } from "../engine/vocabulary.js" */

/** @param {{ desk: Desk }} props */
export function CustomerLink({ desk }) {
  const address = customerAddress(desk);
  return html`<div class="customer-link">
    <${CopyLink} label=${t.customerLink} address=${address} />
    <p class="note">${t.customerLinkHint}</p>
    <${QRCode} text=${address} label=${t.qrCode} />
  </div>`;
}
