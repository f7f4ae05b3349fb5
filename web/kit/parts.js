// The small parts that every page has.

import { html } from "./html.js";
import { t } from "./words.js";

/** Drawn with lines, so that they take the colour of the text. */
const shapes = {
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  more: "M12 6v.01M12 12v.01M12 18v.01",
  send: "M5 12h13M12.5 6l6 6-6 6",
  back: "M15 5l-7 7 7 7",
  down: "M12 5v14M6 13l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 4 2.5 20h19zM12 10v4M12 17v.01",
};

/**
 * @param {{ name: keyof typeof shapes, flip?: boolean }} props flip: points along the text
 */
export function Icon({ name, flip }) {
  return html`<svg class=${flip ? "icon flip" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
    <path d=${shapes[name]} />
  </svg>`;
}

/**
 * One line that says what the page waits for, or why something failed; silent when all is well.
 * @param {{ words: string | null, grave: boolean }} props
 */
export function StatusLine({ words, grave }) {
  // The key makes a new sentence fade in anew, after a moment: most waits are over before that.
  return html`<div class="status-line" role="status">
    ${words && html`<p class=${grave ? "grave" : ""} key=${words}>${words}</p>`}
  </div>`;
}

/**
 * Full with a tick, or an outline with a mark: they differ in shape, not in colour.
 * @param {{ verified: boolean }} props
 */
export function Lock({ verified }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path class=${verified ? "solid" : ""} d="M4.5 10.5h15V21h-15z" />
    <path d="M8 10.5V7.5a4 4 0 0 1 8 0v3" />
    ${verified
      ? html`<path class="cut" d="M8.3 15.8l2.6 2.6 4.8-5" />`
      : html`<path class="mark" d="M12 13.4v2.8M12 18.5v.01" />`}
  </svg>`;
}

export function Foot() {
  return html`<p class="foot">${t.foot}</p>`;
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
