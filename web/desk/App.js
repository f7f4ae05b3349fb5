// What an agent sees: the conversations at one side, the chosen one at the other.

import { StatusLine } from "../components/parts.js";
import { waitingFor } from "../state/shown.js";
import { initials } from "../state/text.js";
import { t, wordsFor } from "../strings/strings.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { ConversationList } from "./ConversationList.js";
import { Talk } from "./Talk.js";
import { Team } from "./Team.js";

/** @import { Bytes } from "../platform/bytes.js" */
/** @import { Conversation, State } from "../state/line.js" */

/**
 * @typedef {object} Actions
 * @property {(conversation: Conversation | null) => void} choose
 * @property {(text: string, conversation: Conversation) => Promise<void>} send
 * @property {(on: boolean, conversation: Conversation) => void} typing
 * @property {(conversation: Conversation) => void} read
 * @property {(key: string) => void} drop a message that will not be sent
 * @property {(uses: number, days: number) => Promise<void>} invite
 * @property {(device: Bytes) => Promise<void>} removeAgent
 */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation[]} props.conversations
 * @param {Conversation | null} props.chosen
 * @param {Actions} props.actions
 */
export function App({ state, conversations, chosen, actions }) {
  const [teamOpen, setTeamOpen] = useState(false);
  const drafts = useRef(/** @type {Map<string, string>} */ (new Map()));
  useEffect(() => {
    const key = (/** @type {KeyboardEvent} */ event) =>
      shortcut(event, conversations, chosen, actions);
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, [conversations, chosen]);
  const { desk, refusal } = state;
  // An owner who named nobody else goes by the desk's name.
  const person = state.identity?.name === desk?.desk ? null : state.identity?.name;
  const trouble = refusal && wordsFor(refusal.code);
  return html`<div class=${chosen ? "desk has-choice" : "desk"}>
    <div class="side-pane">
      <header class="desk-head">
        <span class="monogram" aria-hidden="true">${desk ? initials(desk.company) : ""}</span>
        <div class="whose">
          ${desk ? html`<h1 dir="auto">${desk.company}</h1>` : html`<span class="ghost" />`}
          <p class="note" dir="auto">
            ${desk?.desk}${person ? ` · ${person}` : ""}
          </p>
        </div>
        ${desk && html`<button
          type="button" class="secondary" aria-haspopup="dialog" onClick=${() => setTeamOpen(true)}
        >${t.team}</button>`}
      </header>
      <${ConversationList}
        state=${state} conversations=${conversations} chosen=${chosen} onChoose=${actions.choose}
      />
      ${!chosen && html`<${StatusLine} waiting=${waitingFor(state, null)} trouble=${trouble} />`}
    </div>
    ${chosen
      ? html`<${Talk}
          key=${chosen.key} state=${state} conversation=${chosen} actions=${actions}
          drafts=${drafts.current} trouble=${trouble}
        />`
      : html`<${NothingChosen} />`}
    ${teamOpen && desk && html`<${Team}
      state=${state} desk=${desk} actions=${actions} onClose=${() => setTeamOpen(false)}
    />`}
  </div>`;
}

function NothingChosen() {
  return html`<main class="nothing">
    <h2>${t.choose}</h2>
    <dl class="shortcuts">
      ${t.shortcuts.map(([keys, what]) => html`<div key=${keys}>
        <dt>${keys.split(" ").map((key) => html`<kbd key=${key}>${key}</kbd> `)}</dt>
        <dd>${what}</dd>
      </div>`)}
    </dl>
  </main>`;
}

/**
 * @param {KeyboardEvent} event
 * @param {Conversation[]} conversations
 * @param {Conversation | null} chosen
 * @param {Actions} actions
 */
function shortcut(event, conversations, chosen, actions) {
  if (document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const isWriting = target.matches("input, textarea");
  if (event.key === "/" && !isWriting) {
    event.preventDefault();
    document.querySelector("textarea")?.focus();
  }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!event.altKey || step === 0 || conversations.length === 0) return;
  event.preventDefault();
  const at = chosen ? conversations.indexOf(chosen) : step > 0 ? -1 : conversations.length;
  const next = conversations[Math.min(Math.max(at + step, 0), conversations.length - 1)];
  if (next !== chosen) actions.choose(next);
}
