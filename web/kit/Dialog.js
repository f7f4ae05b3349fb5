// A modal dialog of the browser's own kind: focus, Escape and the way back are its business.

import { html, useEffect, useRef } from "./html.js";
import { Icon } from "./parts.js";
import { t } from "./words.js";

/** @import { Child } from "./html.js" */

/** How many the step of the browser that somebody is at has. */
function openDialogs() {
  return Number(history.state?.openDialogs ?? 0);
}

/**
 * @param {object} props
 * @param {string} props.title
 * @param {Child} [props.heading] the title as it is shown, where a name in it is isolated
 * @param {() => void} props.onClose
 * @param {Child} props.children
 * @param {boolean} [props.side] at the side of the page instead of in its middle
 * @param {boolean} [props.plain] without a button to close it: its content has the answers
 */
export function Dialog({ title, heading, onClose, children, side, plain }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const opener = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.current?.showModal();
    // Back closes what was opened last, and nothing else: a dialog is a step.
    const depth = openDialogs() + 1;
    history.pushState({ ...history.state, openDialogs: depth }, "");
    const stepped = () => openDialogs() < depth && onClose();
    addEventListener("popstate", stepped);
    return () => {
      removeEventListener("popstate", stepped);
      if (openDialogs() === depth) history.back();
      opener?.focus?.();
    };
  }, []);
  const closeOutside = (/** @type {MouseEvent} */ event) => {
    if (event.target === dialog.current) onClose();
  };
  return html`<dialog
    ref=${dialog}
    class=${side ? "dialog side" : "dialog"}
    aria-label=${title}
    onClose=${onClose}
    onClick=${closeOutside}
  >
    <div class="dialog-body">
      <header class="dialog-head">
        <h2>${heading ?? title}</h2>
        ${!plain && html`<button
          type="button" class="quiet round" aria-label=${t.close} onClick=${onClose}
        ><${Icon} name="close" /></button>`}
      </header>
      ${children}
    </div>
  </dialog>`;
}
