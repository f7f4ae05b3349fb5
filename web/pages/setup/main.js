// The set-up page: /setup#<token>. Names the desk once, then leads through what comes of it.

import { html } from "../../kit/html.js";
import { Named } from "../../kit/Named.js";
import { nickname } from "../../kit/nickname.js";
import { Icon, StatusLine } from "../../kit/parts.js";
import { Stop } from "../../kit/Stop.js";
import { keepTyped, typedBefore } from "../../kit/typed.js";
import { t, wordsFor } from "../../kit/words.js";
import { begin, line } from "../../line/page.js";
import { statusOf } from "../../line/waiting.js";
import { tokenIn } from "../../team/fragment.js";
import { askToKeep } from "../../team/persistence.js";
import { forgetSecret, takeSecret } from "../../team/secret.js";
import "../../team/words.js";
import { Form, nothingTyped } from "./Form.js";
import { isDeskHere, isServerFounded } from "./founded.js";
import { Steps } from "./Steps.js";

/** @import { DeskFacts as Desk } from "../../engine/vocabulary.js" */
/** @import { State } from "../../line/state.js" */

let token = takeSecret(tokenIn);
let typed = readTyped();
let createdHere = false;
/** No set-up link works any more. */
let isFounded = false;
/** The desk that this browser holds, and whether this server has it. */
let held = { slug: "", isHere: true };

/** @returns {typeof nothingTyped} */
function readTyped() {
  const before = /** @type {Partial<Record<string, unknown>>} */ (typedBefore() ?? {});
  const entries = Object.entries(nothingTyped).map(([key, nothing]) => {
    const value = before[key];
    return [key, typeof value === "string" ? value : nothing];
  });
  return Object.fromEntries(entries);
}

async function lookWhetherFounded() {
  isFounded = (await isServerFounded()) ?? isFounded;
  if (isFounded) forgetSecret();
  line.dispatch();
}

/** @param {string} slug */
async function lookWhetherHere(slug) {
  if (held.slug === slug) return;
  held = { slug, isHere: true };
  held.isHere = (await isDeskHere(slug)) ?? true;
  line.dispatch();
}

async function create() {
  const { company, desk, name, colour } = typed;
  // While a person does something: a browser that asks them asks now.
  askToKeep();
  createdHere = true;
  try {
    await line.command({
      do: "setUp", token: token ?? new Uint8Array(), company: nickname(company),
      desk: nickname(desk), name: nickname(name), colour,
    });
    keepTyped(null);
    forgetSecret();
  } catch (refusal) {
    createdHere = false;
    throw refusal;
  }
}

/** @param {State} state */
function view(state) {
  const { identity, desk } = state;
  const stopped = state.broken ?? state.distrust;
  if (stopped) return html`<${Stop} title=${t.setUp} lines=${[wordsFor(stopped)]} warn />`;
  if (identity?.role === "owner" && desk) {
    if (!createdHere) lookWhetherHere(desk.slug);
    return held.isHere ? done(state, desk) : member(desk, [t.deskElsewhere]);
  }
  if (identity?.role === "agent") return member(desk, []);
  if (isFounded || !token) {
    return html`<${Stop} title=${t.setUpDead} lines=${[wordsFor("setupTokenInvalid")]} warn />`;
  }
  return html`<${Stop} title=${t.setUp} lines=${[t.setUpLead]} wide>
    ${state.ready && html`<${Form}
      typed=${typed} onCreate=${create}
      onType=${(/** @type {typeof typed} */ next) => {
        typed = next;
        keepTyped(next);
        line.dispatch();
      }}
    />`}
    <${StatusLine} ...${statusOf(state)} />
  <//>`;
}

/**
 * @param {Desk | null} desk
 * @param {string[]} lines
 */
function member(desk, lines) {
  const title = desk
    ? html`<${Named} say=${t.alreadyMemberOf} name=${desk.company} />`
    : t.alreadyMember;
  return html`<${Stop} title=${title} lines=${lines}>
    <a class="primary" href="/desk">${t.openDesk}</a>
  <//>`;
}

/**
 * @param {State} state
 * @param {Desk} desk
 */
function done(state, desk) {
  const lead = createdHere ? t.setUpDoneLead : t.setUpUsed;
  return html`<${Stop}
    title=${html`<${Named} say=${t.setUpDone} name=${desk.company} />`} lines=${[lead]} wide
    mark=${html`<span class="emblem"><${Icon} name="tick" /></span>`}
  >
    <${Steps}
      state=${state} desk=${desk}
      onInvite=${(/** @type {number} */ uses, /** @type {number} */ days) =>
        line.command({ do: "invite", uses, days })}
    />
  <//>`;
}

/** @param {State} state */
function titleOf({ identity, desk }) {
  const words = identity?.role === "owner" && desk ? t.setUpDone(desk.company) : t.setUp;
  return `${words} · Sotto`;
}

// Another link pasted into this tab is as good as one opened anew, and costs nothing typed.
addEventListener("hashchange", () => {
  token = takeSecret(tokenIn);
  createdHere = false;
  held = { slug: "", isHere: true };
  lookWhetherFounded();
});
lookWhetherFounded();
begin(view, titleOf);
