// The "More" button of a conversation; its menu is fetched (Menu.js).

import { html } from "../kit/html.js";
import { Icon } from "../kit/parts.js";
import { t } from "../kit/words.js";
import { useOpened } from "../line/page.js";

/** @typedef {{ label: string, act: () => unknown }} Action */

const menu = new URL("./Menu.js", import.meta.url);
const style = new URL("./menu.css", import.meta.url);

/**
 * The button, and below it the menu while it is open.
 * @param {{ actions: Action[], isSoon: boolean }} props
 */
export function More({ actions, isSoon }) {
  const { view, close, button } = useOpened("Menu", menu, style, isSoon);
  return html`<div class="more">
    <button
      type="button" class="quiet round" aria-label=${t.more} aria-expanded=${String(view !== null)}
      ...${button}
    ><${Icon} name="more" /></button>
    ${view && html`<${view} actions=${actions} onClose=${close} />`}
  </div>`;
}
