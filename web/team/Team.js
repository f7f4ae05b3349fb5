// Who is at the desk, and what only the owner may do about it.

import { toHex } from "../engine/bytes.js";
import { Dialog } from "../kit/Dialog.js";
import { html, useState } from "../kit/html.js";
import { Named } from "../kit/Named.js";
import { withNumbers } from "../kit/unseen.js";
import { initials, t, wordsFor } from "../kit/words.js";
import { Fingerprint } from "../trust/TrustDialog.js";
import { CustomerLink } from "./CustomerLink.js";
import { Invite, OpenInvitations } from "./Invite.js";

/** @import { Bytes } from "../engine/bytes.js" */
/** @import { DeskFacts as Desk, Member } from "../engine/vocabulary.js" */
/** @import { State } from "../line/state.js" */

/**
 * @typedef {object} TeamActions
 * @property {(uses: number, days: number) => Promise<void>} invite
 * @property {(key: Bytes) => Promise<void>} withdraw takes an invitation back
 * @property {(device: Bytes) => Promise<void>} removeAgent
 * @property {(on: boolean) => Promise<void>} pause takes no new conversations, or does again
 */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Desk} props.desk
 * @param {TeamActions} props.actions
 * @param {() => void} props.onClose
 */
export function Team({ state, desk, actions, onClose }) {
  const [leaving, setLeaving] = useState(/** @type {Member | null} */ (null));
  const isOwner = state.identity?.role === "owner";
  const open = state.invitations?.open ?? [];
  const isAlone = desk.agents.length === 1 && desk.agents[0].self;
  return html`<${Dialog} title=${t.team} onClose=${onClose} side>
    <section>
      <h3>${t.agents}</h3>
      <ul class="people" role="list" aria-label=${t.agents}>
        ${desk.agents.map((agent) => html`<${AtDesk}
          key=${toHex(agent.device)} agent=${agent} isRemovable=${isOwner && !agent.self}
          claim=${claimOf(state, agent)} onRemove=${() => setLeaving(agent)}
        />`)}
      </ul>
      ${isAlone && html`<p class="note">${t.alone}</p>`}
      ${isOwner && html`<${Invite} invitation=${state.invitation} onInvite=${actions.invite} />`}
      ${open.length > 0 && html`<${OpenInvitations}
        invitations=${open} onWithdraw=${actions.withdraw}
      />`}
    </section>
    ${state.paused !== null && html`<${NewConversations}
      paused=${state.paused} dropped=${state.list.dropped} onPause=${actions.pause}
    />`}
    <section>
      <h3>${t.customerLink}</h3>
      <${CustomerLink} desk=${desk} />
    </section>
    <section>
      <h3>${t.houseKey}</h3>
      <p class="note">${t.houseKeyIs}</p>
      <${Fingerprint} fingerprint=${desk.fingerprint} />
      ${isOwner && html`<p class="note">${t.keyHere}</p>`}
    </section>
    ${leaving && html`<${Removal}
      agent=${leaving} onRemove=${actions.removeAgent} onClose=${() => setLeaving(null)}
    />`}
  <//>`;
}

/**
 * What somebody has called themselves, in a sentence that says why nobody else does.
 * @param {State} state
 * @param {Member} agent
 */
function claimOf({ invitations }, { device }) {
  const find = (/** @type {Member[] | undefined} */ members) =>
    members?.find((member) => toHex(member.device) === toHex(device))?.name;
  const taken = find(invitations?.taken);
  const name = taken ?? find(invitations?.unclear);
  return name && html`<span class="note claim">
    <${Named} say=${taken ? t.claimsTaken : t.claimsUnclear} name=${withNumbers(name)} />
    ${" "}${t.claimAct}
  </span>`;
}

/**
 * @param {object} props
 * @param {Member} props.agent
 * @param {unknown} props.claim
 * @param {boolean} props.isRemovable
 * @param {() => void} props.onRemove
 */
function AtDesk({ agent, claim, isRemovable, onRemove }) {
  const name = agent.name ?? t.newAgent;
  const facts = [t.roles[agent.role], agent.self && t.thatsYou, !agent.name && t.nameNotSigned];
  const role = facts.filter(Boolean).join(" · ");
  return html`<li>
    <span class="monogram" aria-hidden="true" translate="no">
      <bdi>${initials(name)}</bdi>
    </span>
    <span class="who">
      <span class="person" dir="auto" translate="no">${name}</span>
      <span class="note">${role}</span>
      ${claim}
    </span>
    ${isRemovable && html`<button
      type="button" class="secondary" aria-label=${t.removeName(name)} onClick=${onRemove}
    >${t.remove}</button>`}
  </li>`;
}

/**
 * Everybody at the desk can shut the door to newcomers, as a flood comes at night too.
 * @param {{ paused: boolean, dropped: number, onPause: TeamActions["pause"] }} props
 */
function NewConversations({ paused, dropped, onPause }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const change = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await onPause(!paused);
      setProblem("");
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
    }
    setBusy(false);
  };
  return html`<section>
    <h3>${t.newConversations}</h3>
    <p class="note" role="status">${paused ? t.arePaused : t.areTaken}</p>
    <div>
      <button
        type="button" class="secondary" aria-disabled=${busy ? "true" : undefined}
        onClick=${change}
      >${paused ? t.admitNewcomers : t.pauseNewcomers}</button>
    </div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${dropped > 0 && html`<p class="note">${t.dropped(dropped)}</p>`}
  </section>`;
}

/**
 * @param {object} props
 * @param {Member} props.agent
 * @param {TeamActions["removeAgent"]} props.onRemove
 * @param {() => void} props.onClose
 */
function Removal({ agent, onRemove, onClose }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const name = agent.name ?? t.newAgent;
  const remove = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await onRemove(agent.device);
      onClose();
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
      setBusy(false);
    }
  };
  return html`<${Dialog}
    title=${t.removeAsk(name)} heading=${html`<${Named} say=${t.removeAsk} name=${name} />`}
    onClose=${onClose} plain
  >
    <p>${
    agent.name === null
      ? t.removeExplainUnnamed
      : html`<${Named} say=${t.removeExplain} name=${agent.name} />`
  }</p>
    ${problem && html`<p class="problem sheet" role="alert">${problem}</p>`}
    <div class="dialog-buttons">
      <button type="button" class="secondary" onClick=${onClose}>${t.cancel}</button>
      <button
        type="button" class="danger" aria-disabled=${busy ? "true" : undefined} onClick=${remove}
      >${busy ? t.removing : t.remove}</button>
    </div>
  <//>`;
}
