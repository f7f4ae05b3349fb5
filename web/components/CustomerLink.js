// The customer link, to copy and to print.

import { customerAddress } from "../platform/links.js";
import { t } from "../strings/strings.js";
import { CopyLink } from "./CopyLink.js";
import { html } from "./html.js";
import { QRCode } from "./QRCode.js";

/** @import { DeskFacts as Desk } from "../state/vocabulary.js" */

/** @param {{ desk: Desk }} props */
export function CustomerLink({ desk }) {
  const address = customerAddress(desk);
  return html`<div class="customer-link">
    <${CopyLink} label=${t.customerLink} address=${address} />
    <p class="note">${t.customerLinkHint}</p>
    <${QRCode} text=${address} label=${t.qrCode} />
  </div>`;
}
