// The "More" menu of a conversation, and how what is open closes.

import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./parts.js";
import { t } from "./words.js";

/** @template T @typedef {import("./html.js").Ref<T>} Ref */

/** @typedef {{ label: string, act: () => void }} Action */

/**
 * A short list of buttons below its own button.
 * @param {{ actions: Action[] }} props
 */
export function More({ actions }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useAway(root, open, () => setOpen(false));
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  const choose = (/** @type {() => void} */ act) => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
    act();
  };
  return html`<div class="more" ref=${root} onKeyDown=${key}>
    <button
      type="button" class="quiet round" aria-label=${t.more} aria-expanded=${String(open)}
      onClick=${() => setOpen(!open)}
    ><${Icon} name="more" /></button>
    ${open && html`<ul class="menu" role="list">
      ${actions.map(({ label, act }) => html`<li key=${label}>
        <button type="button" onClick=${() => choose(act)}>${label}</button>
      </li>`)}
    </ul>`}
  </div>`;
}

/**
 * What is open closes when somebody goes elsewhere.
 * @param {Ref<HTMLElement | null>} root
 * @param {boolean} open
 * @param {() => void} close
 */
export function useAway(root, open, close) {
  useEffect(() => {
    if (!open) return undefined;
    const away = (/** @type {Event} */ event) => {
      if (!root.current?.contains(/** @type {Node} */ (event.target))) close();
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    };
  }, [open]);
}
