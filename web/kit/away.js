// How what is open closes.

import { useEffect } from "./html.js";

/** @template T @typedef {import("./html.js").Ref<T>} Ref */

/**
 * When somebody goes elsewhere.
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
