// The menu below the "More" button of a conversation: a short list of buttons.

import { useAway } from "../kit/away.js";
import { html, useEffect, useRef } from "../kit/html.js";

/** @import { Action } from "./More.js" */

/** @param {{ actions: Action[], onClose: () => void }} props */
export function Menu({ actions, onClose }) {
  /** With the button that opens it. */
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const close = () => {
    onClose();
    root.current?.querySelector("button")?.focus();
  };
  useAway(root, true, onClose);
  useEffect(() => {
    const more = root.current;
    const key = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    };
    more?.addEventListener("keydown", key);
    return () => more?.removeEventListener("keydown", key);
  }, []);
  const found = (/** @type {HTMLElement | null} */ list) => {
    root.current = list?.parentElement ?? null;
  };
  return html`<ul class="menu" role="list" ref=${found}>
    ${actions.map(({ label, act }) => html`<li key=${label}>
      <button
        type="button" onClick=${() => {
          close();
          act();
        }}
      >${label}</button>
    </li>`)}
  </ul>`;
}
