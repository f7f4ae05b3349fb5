// A text with its links.

import { beginnings } from "../state/text.js";
import { useEffect, useState } from "../vendor/preact.js";
import { html } from "./html.js";

/** @typedef {typeof import("../state/links.js").partsOf} PartsOf */

/** Not needed to write the first message, so not in its way. @type {PartsOf | null} */
let partsOf = null;

/**
 * @param {string} text
 * @returns {unknown} to be drawn: most texts have no link, and are drawn as they are
 */
export function withLinks(text) {
  return beginnings.test(text) ? html`<${LinkedText} text=${text} />` : text;
}

/** @param {{ text: string }} props */
function LinkedText({ text }) {
  const [find, setFind] = useState(() => partsOf);
  const load = async () => {
    ({ partsOf } = await import("../state/links.js"));
    setFind(() => partsOf);
  };
  useEffect(() => {
    // Without it links stay text, which can be copied.
    if (!find) load().catch(() => {});
  }, []);
  // Another element: a page that a browser has translated must not be patched inside its texts.
  return html`<span key=${find ? "links" : "text"}>${find ? find(text).map(part) : text}</span>`;
}

/** @param {{ text: string, address: string | null }} part */
function part({ text, address }) {
  if (!address) return text;
  // Of its own direction, so that nothing around it shows it turned round.
  return html`<a
    href=${address} dir="ltr" target="_blank" rel="noopener noreferrer nofollow"
  >${text}</a>`;
}
