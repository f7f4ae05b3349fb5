// What stands below the messages of a log: who is writing, and the way to the end.

import { html } from "../../kit/html.js";
import { Icon } from "../../kit/parts.js";
import { t } from "../../kit/words.js";

/** @import { Typist } from "../../line/state.js" */

/** @param {{ typists: Typist[], customer: string }} props customer: what one is called here */
export function Typing({ typists, customer }) {
  return typists.map(({ who, name, side }) => html`<p class="typing" key=${who}>
    <span class="dots" aria-hidden="true"><i /><i /><i /></span>
    <span>${t.writing(name ?? (side === "customer" ? customer : t.someone))}</span>
  </p>`);
}

/** @param {{ unread: number, onClick: () => void }} props */
export function ToEnd({ unread, onClick }) {
  return html`<button
    type="button" class="jump" aria-label=${unread > 0 ? t.newMessages(unread) : t.toNewest}
    onClick=${onClick}
  ><${Icon} name="down" />${unread > 0 && html`<span>${unread}</span>`}</button>`;
}
