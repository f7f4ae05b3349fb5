// A button that copies what stands beside it.

import { html, useRef, useState } from "./html.js";
import { copyText } from "./parts.js";
import { t } from "./words.js";

/** @import { Ref } from "./html.js" */

/** How long a button says what it has done. */
const toldMilliseconds = 2_500;

/**
 * Copies what stands beside it; where the browser does not allow that, it is selected instead.
 * @param {object} props
 * @param {string} props.text
 * @param {string} props.label what is copied, for those who do not see what stands beside it
 * @param {Ref<HTMLElement | null>} props.source where the text stands
 */
export function CopyButton({ text, label, source }) {
  const [told, setTold] = useState("");
  const timer = useRef(0);
  const copy = async () => {
    const copied = await copyText(text);
    if (!copied && source.current) getSelection()?.selectAllChildren(source.current);
    setTold(copied ? t.copied : t.copyFailed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTold(""), toldMilliseconds);
  };
  const words = told === t.copied ? told : t.copy;
  return html`<button
      type="button" class="secondary copy" aria-label=${`${t.copy}: ${label}`} onClick=${copy}
    >${words}</button>
    <span class=${told === t.copyFailed ? "note copy-told" : "sr"} role="status">${told}</span>`;
}
