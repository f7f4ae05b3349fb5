// The invitation: /join#<invitation>. Says whose it is and whether it is good, then makes this
// browser's keys and takes a place at the desk.
//
// The invitation leaves the address bar at once, and is this tab's until it has been used: whoever
// opened it inside another app opens the link once more where they want to answer.

import { html } from "../../kit/html.js";
import { Named } from "../../kit/Named.js";
import { nickname } from "../../kit/nickname.js";
import { Icon, StatusLine } from "../../kit/parts.js";
import { Stop } from "../../kit/Stop.js";
import { keepTyped, typedBefore } from "../../kit/typed.js";
import { initials, t, wordsFor } from "../../kit/words.js";
import { fetchRecord } from "../../line/boot.js";
import { Refusal } from "../../line/line.js";
import { begin, line } from "../../line/page.js";
import { statusOf } from "../../line/waiting.js";
import { invitationIn } from "../../team/fragment.js";
import { readInvitation } from "../../team/invitation.js";
import { askToKeep } from "../../team/persistence.js";
import { forgetSecret, takeSecret } from "../../team/secret.js";
import "../../team/words.js";
import { Form } from "./Form.js";

/** @import { Bytes } from "../../engine/bytes.js" */
/** @import { State } from "../../line/state.js" */
/** @import { InvitationFacts } from "../../team/invitation.js" */

/**
 * @typedef {object} Invitation
 * @property {Bytes} bytes
 * @property {InvitationFacts | null} facts null for what is no invitation
 * @property {"asking" | "good" | "unknown" | "dead"} verdict unknown: the server does not answer
 * @property {string} problem the code of why it is dead; its words wait for their language
 */

/** Refusals that end an invitation; any other says nothing of it. */
const deadly = new Set(["invitationInvalid", "invitationExpired", "invitationUsed"]);
/** The page's own, as the engine asks no server. */
const deskGone = "deskGone";

let invitation = read();
const typed = typedBefore();
let name = typeof typed === "string" ? typed : "";
let joining = false;

/** @returns {Invitation} */
function read() {
  const bytes = takeSecret(invitationIn) ?? new Uint8Array();
  const facts = readInvitation(bytes);
  return facts
    ? { bytes, facts, verdict: "asking", problem: "" }
    : { bytes, facts, verdict: "dead", problem: "invitationInvalid" };
}

/** @param {Invitation} asked */
async function examine(asked) {
  if (!asked.facts) return;
  const { bytes: record, unknown, at } = await fetchRecord(asked.facts.slug);
  let problem = unknown ? deskGone : "";
  try {
    await line.command({ do: "examine", invitation: asked.bytes, record, at, name: null });
  } catch (refusal) {
    if (refusal instanceof Refusal && deadly.has(refusal.code)) problem = refusal.code;
  }
  asked.problem = problem;
  asked.verdict = problem ? "dead" : record ? "good" : "unknown";
  line.dispatch();
}

async function join() {
  // While a person does something: a browser that asks them asks now.
  askToKeep();
  joining = true;
  try {
    const asked = { invitation: invitation.bytes, name: nickname(name) };
    // Who is at the desk by now may be called so.
    const { bytes: record, at } = await fetchRecord(invitation.facts?.slug ?? "");
    await line.command({ do: "examine", ...asked, record, at });
    await line.command({ do: "join", ...asked });
    keepTyped(null);
    forgetSecret();
    location.replace("/desk");
  } catch (refusal) {
    joining = false;
    // What no name can help: the page says it in place of the form.
    if (refusal instanceof Refusal && deadly.has(refusal.code)) {
      invitation.problem = refusal.code;
      invitation.verdict = "dead";
      line.dispatch();
    }
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
  if (isMember && !identity.removed && !joining) return member(state);
  const { facts, verdict, problem } = invitation;
  const isDead = verdict === "dead";
  const mark = facts && html`<${Whose} facts=${facts} warn=${isDead} />`;
  if (isDead) {
    const why = problem === deskGone ? t.invitationDeskGone : wordsFor(problem);
    const lines = problem === "invitationInvalid" ? [why, t.invitationAct] : [why];
    return html`<${Stop} title=${t.invitationDead} lines=${lines} mark=${mark} warn />`;
  }
  const title = html`<${Named} say=${t.invitedBy} name=${facts?.company ?? ""} />`;
  return html`<${Stop} title=${title} lines=${[t.joinLead]} mark=${mark}>
    ${verdict === "asking" && html`<p class="note" role="status">${t.invitationChecking}</p>`}
    ${verdict === "unknown" && html`<p class="note" role="status">${t.invitationUnchecked}</p>`}
    ${state.ready && verdict !== "asking" && html`<${Form}
      name=${name} onJoin=${join}
      onType=${(/** @type {string} */ next) => {
        name = next;
        keepTyped(next);
        line.dispatch();
      }}
    />`}
    <${StatusLine} ...${statusOf(state)} />
  <//>`;
}

/**
 * Nobody is at two desks in one browser.
 * @param {State} state
 */
function member({ desk }) {
  const { facts } = invitation;
  const title = desk
    ? html`<${Named} say=${t.alreadyMemberOf} name=${desk.company} />`
    : t.alreadyMember;
  const isOther = facts && desk && (facts.slug !== desk.slug || facts.company !== desk.company);
  return html`<${Stop} title=${title} lines=${[]}>
    ${isOther && html`<p><${Named} say=${t.invitationElsewhere} name=${facts.company} /></p>`}
    <a class="primary" href="/desk">${t.openDesk}</a>
  <//>`;
}

/**
 * The company, and where its desk is.
 * @param {{ facts: InvitationFacts, warn: boolean }} props
 */
function Whose({ facts, warn }) {
  return html`<div class="whose-card" translate="no">
    <span class="monogram" aria-hidden="true">${initials(facts.company)}</span>
    <div>
      <strong dir="auto">${facts.company}</strong>
      <p class="note"><bdi dir="ltr">${location.host}/${facts.slug}</bdi></p>
    </div>
    ${warn && html`<span class="emblem warn"><${Icon} name="alert" /></span>`}
  </div>`;
}

function titleOf() {
  if (invitation.verdict === "dead") return `${t.invitationDead} · Sotto`;
  return `${invitation.facts ? t.invitedBy(invitation.facts.company) : t.joinTitle} · Sotto`;
}

// Another invitation pasted into this tab is as good as one opened anew, and costs nothing typed.
addEventListener("hashchange", () => {
  if (joining) return;
  invitation = read();
  line.dispatch();
  examine(invitation);
});
examine(invitation);
begin(view, titleOf);
