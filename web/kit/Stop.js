// A page that is one sheet: what it is about, and at times that it goes no further.

import { html } from "./html.js";
import { Foot, Icon } from "./parts.js";

/** @import { Child } from "./html.js" */

/**
 * @param {object} props
 * @param {Child} props.title
 * @param {string[]} props.lines
 * @param {boolean} [props.warn]
 * @param {boolean} [props.wide] where there is room, two things stand beside each other
 * @param {Child} [props.mark] instead of the lock
 * @param {Child} [props.children]
 */
export function Stop({ title, lines, warn, wide, mark, children }) {
  // Each part has an element of its own: Preact 10.27 loses the order of what stands beside a list
  // that becomes empty.
  return html`<main class=${wide ? "stop wide" : "stop"}>
    <div class="card" role=${warn ? "alert" : undefined}>
      <div class="card-mark">
        ${mark ?? html`<span class=${warn ? "emblem warn" : "emblem"}>
          <${Icon} name=${warn ? "alert" : "lock"} />
        </span>`}
      </div>
      <h1>${title}</h1>
      <div class="card-part">${lines.map((line) => html`<p key=${line}>${line}</p>`)}</div>
      <div class="card-part">${children}</div>
    </div>
    <${Foot} />
  </main>`;
}
