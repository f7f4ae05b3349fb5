// Who is at the desk, and what only the owner may do about it.

import { CustomerLink } from "../components/CustomerLink.js";
import { Dialog } from "../components/Dialog.js";
import { Invite } from "../components/Invite.js";
import { toHex } from "../platform/bytes.js";
import { t, wordsFor } from "../strings/strings.js";
import { html, useState } from "../vendor/preact.js";

/** @import { Agent, Desk } from "../state/events.js" */
/** @import { State } from "../state/line.js" */
/** @import { Actions } from "./App.js" */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Desk} props.desk
 * @param {Actions} props.actions
 * @param {() => void} props.onClose
 */
export function Team({ state, desk, actions, onClose }) {
  const [leaving, setLeaving] = useState(/** @type {Agent | null} */ (null));
  const isOwner = state.identity?.role === "owner";
  return html`<${Dialog} title=${t.team} onClose=${onClose} side>
    <h3>${t.agents}</h3>
    <ul class="people" role="list" aria-label=${t.agents}>
      ${desk.agents.map((agent) => html`<li key=${toHex(agent.device)}>
        <span class="person" dir="auto">${agent.name}</span>
        <span class="note">${t.roles[agent.role]}${agent.self ? ` · ${t.thatsYou}` : ""}</span>
        ${isOwner && !agent.self && html`<button
          type="button" class="secondary" aria-label=${t.removeName(agent.name)}
          onClick=${() => setLeaving(agent)}
        >${t.remove}</button>`}
      </li>`)}
    </ul>
    ${isOwner && html`<${Invite} invitation=${state.invitation} onInvite=${actions.invite} />`}
    <h3>${t.customerLink}</h3>
    <${CustomerLink} desk=${desk} />
    ${isOwner && html`<p class="note">${t.keyHere}</p>`}
    ${leaving && html`<${Removal}
      agent=${leaving} onRemove=${actions.removeAgent} onClose=${() => setLeaving(null)}
    />`}
  <//>`;
}

/**
 * @param {object} props
 * @param {Agent} props.agent
 * @param {Actions["removeAgent"]} props.onRemove
 * @param {() => void} props.onClose
 */
function Removal({ agent, onRemove, onClose }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await onRemove(agent.device);
      onClose();
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${t.removeAsk(agent.name)} onClose=${onClose} plain>
    <p>${t.removeExplain(agent.name)}</p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <div class="dialog-buttons">
      <button type="button" class="secondary" onClick=${onClose}>${t.cancel}</button>
      <button type="button" class="danger" disabled=${busy} onClick=${remove}>${t.remove}</button>
    </div>
  <//>`;
}
