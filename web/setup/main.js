// The set-up page: /setup#<token>. Names the desk once, then shows what came of it.

import { CustomerLink } from "../components/CustomerLink.js";
import { Invite } from "../components/Invite.js";
import { StatusLine } from "../components/parts.js";
import { Stop } from "../components/Stop.js";
import { isServerFounded } from "../platform/founded.js";
import { tokenIn } from "../platform/fragment.js";
import { begin, keepStorage, line } from "../platform/page.js";
import { waitingFor } from "../state/shown.js";
import { t, wordsFor } from "../strings/strings.js";
import { html } from "../vendor/preact.js";
import { Form } from "./Form.js";

/** @import { Desk } from "../state/events.js" */
/** @import { State } from "../state/line.js" */

const fragment = tokenIn(location);
const token = fragment.kind === "whole" ? fragment.bytes : null;
let createdHere = false;
/** No set-up link works any more. */
let isFounded = false;

async function lookWhetherFounded() {
  isFounded = await isServerFounded();
  line.dispatch();
}

/** @type {import("./Form.js").Create} */
async function create({ company, desk, colour }) {
  keepStorage();
  createdHere = true;
  try {
    await line.command({ do: "setUp", token, company, desk, name: desk, colour });
  } catch (refusal) {
    createdHere = false;
    throw refusal;
  }
}

/** @param {State} state */
function view(state) {
  const { identity, desk } = state;
  if (state.broken) {
    return html`<${Stop} title=${t.setUp} lines=${[wordsFor(state.broken)]} warn />`;
  }
  if (identity?.role === "owner" && desk) return done(state, desk);
  if (identity?.role === "agent") return html`<${Stop} title=${t.alreadyMember} lines=${[]}>
    <a class="primary" href="/desk">${t.openDesk}</a>
  <//>`;
  if (isFounded || !token) {
    return html`<${Stop} title=${t.setUp} lines=${[wordsFor("setupTokenInvalid")]} warn />`;
  }
  const waiting = waitingFor(state, null);
  return html`<${Stop} title=${t.setUp} lines=${[t.setUpLead]}>
    ${state.ready && html`<${Form} onCreate=${create} />`}
    <${StatusLine} waiting=${waiting} />
  <//>`;
}

/**
 * @param {State} state
 * @param {Desk} desk
 */
function done(state, desk) {
  const lead = createdHere ? t.setUpDoneLead : t.setUpUsed;
  return html`<${Stop} title=${t.setUpDone(desk.company)} lines=${[lead]}>
    <${CustomerLink} desk=${desk} />
    <h2>${t.next}</h2>
    <${Invite}
      invitation=${state.invitation}
      onInvite=${(/** @type {number} */ uses, /** @type {number} */ days) =>
        line.command({ do: "invite", uses, days })}
    />
    <a class="primary" href="/desk">${t.openDesk}</a>
    <p class="note">${t.keyHere}</p>
  <//>`;
}

lookWhetherFounded();
begin(view, (state) => state.desk ? `${t.setUp} · ${state.desk.company}` : t.setUp);
