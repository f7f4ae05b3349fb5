// The invitation: /join#<invitation>. Makes this browser's keys and takes a place at the desk.

import { Field, nameProblem } from "../components/Field.js";
import { StatusLine } from "../components/parts.js";
import { Stop } from "../components/Stop.js";
import { invitationIn } from "../platform/fragment.js";
import { begin, keepStorage, line } from "../platform/page.js";
import { waitingFor } from "../state/shown.js";
import { t, wordsFor } from "../strings/strings.js";
import { html, useState } from "../vendor/preact.js";

/** @import { State } from "../state/line.js" */

const fragment = invitationIn(location);
const invitation = fragment.kind === "whole" ? fragment.bytes : null;
let joining = false;

/** @param {string} name */
async function join(name) {
  keepStorage();
  joining = true;
  try {
    await line.command({ do: "join", invitation, name });
    location.assign("/desk");
  } catch (refusal) {
    joining = false;
    throw refusal;
  }
}

/** @param {State} state */
function view(state) {
  const { identity } = state;
  if (state.broken) {
    return html`<${Stop} title=${t.joinTitle} lines=${[wordsFor(state.broken)]} warn />`;
  }
  const isMember = identity?.role === "owner" || identity?.role === "agent";
  if (isMember && !identity.removed && !joining) {
    return html`<${Stop} title=${t.alreadyMember} lines=${[]}>
      <a class="primary" href="/desk">${t.openDesk}</a>
    <//>`;
  }
  if (!invitation) {
    return html`<${Stop} title=${t.joinTitle} lines=${[wordsFor("invitationInvalid")]} warn />`;
  }
  return html`<${Stop} title=${t.joinTitle} lines=${[t.joinLead]}>
    ${state.ready && html`<${Form} />`}
    <${StatusLine} waiting=${waitingFor(state, null)} />
  <//>`;
}

function Form() {
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setTried(true);
    if (busy || nameProblem(name)) return;
    setBusy(true);
    setProblem("");
    try {
      await join(name.trim());
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
      setBusy(false);
    }
  };
  return html`<form onSubmit=${submit} novalidate>
    <${Field}
      id="name" label=${t.yourName} value=${name} onChange=${setName} hint=${t.yourNameHint}
      problem=${tried ? nameProblem(name) : undefined} autocomplete="name"
    />
    ${problem && html`<p class="problem box" role="alert">${problem}</p>`}
    <button type="submit" class="primary" aria-disabled=${busy ? "true" : undefined}>
      ${busy ? t.joining : t.join}
    </button>
  </form>`;
}

begin(view, () => t.joinTitle);
