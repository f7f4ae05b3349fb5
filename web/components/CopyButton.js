// Copies what stands beside it; where the browser does not allow that, it is selected instead.

import { t } from "../strings/strings.js";
import { html, useRef, useState } from "./html.js";

/** @import { Ref } from "./html.js" */

const toldMilliseconds = 2_500;

/**
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

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it could be copied
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
