// What a customer sees who cannot trust this desk, or looks for one that is not there; and what
// they had written to it, which is theirs.

import { html } from "../../kit/html.js";
import { Stop } from "../../kit/Stop.js";
import { t, wordsFor } from "../../kit/words.js";
import { Unsent } from "../../talk/Unsent.js";

/** @import { UnsentText } from "../../talk/Unsent.js" */

/** @param {{ distrust: string | null, texts: UnsentText[] }} props */
export function Refused({ distrust, texts }) {
  const unsent = html`<${Unsent} texts=${texts} />`;
  if (!distrust) {
    const lines = [wordsFor("unknownDesk"), t.unknown.act];
    return html`<${Stop} title=${t.unknown.title} lines=${lines}>${unsent}<//>`;
  }
  const isDamaged = distrust === "linkDamaged";
  const { title, act } = isDamaged ? t.damaged : t.distrust;
  const lines = [wordsFor(distrust), ...isDamaged ? [] : [t.distrust.explain], act];
  return html`<${Stop} title=${title} lines=${lines} warn>${unsent}<//>`;
}
