// A page that says why it goes no further. There is nothing to write in, on purpose.

import { t, wordsFor } from "../strings/strings.js";
import { html } from "../vendor/preact.js";
import { Foot, Icon } from "./parts.js";

/** @param {{ title: string, lines: string[], warn?: boolean, children?: unknown }} props */
export function Stop({ title, lines, warn, children }) {
  return html`<main class="stop">
    <div class="card" role=${warn ? "alert" : undefined}>
      <span class=${warn ? "emblem warn" : "emblem"}>
        <${Icon} name=${warn ? "alert" : "lock"} />
      </span>
      <h1>${title}</h1>
      ${lines.map((line) => html`<p key=${line}>${line}</p>`)}
      ${children}
    </div>
    <${Foot} />
  </main>`;
}

/** @param {{ code: string }} props */
export function Distrusted({ code }) {
  if (code === "linkDamaged") {
    return html`<${Stop} title=${t.damaged.title} lines=${[wordsFor(code), t.damaged.act]} warn />`;
  }
  return html`<${Stop}
    title=${t.distrust.title} lines=${[wordsFor(code), t.distrust.explain, t.distrust.act]} warn
  />`;
}
