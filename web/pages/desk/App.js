// What an agent sees: the conversations at one side, the chosen one at the other.

import { html, useEffect, useState } from "../../kit/html.js";
import { StatusLine } from "../../kit/parts.js";
import { initials, t } from "../../kit/words.js";
import { statusOf } from "../../line/waiting.js";
import { composes } from "../../talk/Composer.js";
import { Team } from "../../team/Team.js";
import { ConversationList } from "./ConversationList.js";
import { Talk } from "./Talk.js";

/** @import { Seen } from "../../line/events.js" */
/** @import { Conversation, Message, State } from "../../line/state.js" */
/** @import { TeamActions } from "../../team/Team.js" */

/**
 * @typedef {object} TalkActions
 * @property {(conversation: Conversation | null) => void} choose
 * @property {(count: 1 | -1) => void} step to the conversation below or above
 * @property {() => void} listMore somebody is near the end of the list
 * @property {(text: string, conversation: Conversation) => void} send
 * @property {(on: boolean, conversation: Conversation) => void} typing
 * @property {(conversation: Conversation) => void} earlier somebody looks for what was said before
 * @property {(seen: Seen, conversation: Conversation) => void} read
 * @property {(message: Message) => void} drop one that will not be sent
 * @property {(conversation: Conversation) => string} draft what was begun and not sent
 * @property {(text: string, conversation: Conversation) => void} keepDraft
 */
/** @typedef {TalkActions & TeamActions} Actions */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation[]} props.conversations
 * @param {Conversation | null} props.chosen
 * @param {boolean} props.passing the chosen one may only be stepped over
 * @param {Actions} props.actions
 */
export function App({ state, conversations, chosen, passing, actions }) {
  const [teamOpen, setTeamOpen] = useState(false);
  useEffect(() => {
    const key = (/** @type {KeyboardEvent} */ event) => shortcut(event, actions);
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, []);
  const { desk } = state;
  const person = state.identity?.name;
  const whose = [desk?.desk, person].filter(Boolean);
  return html`<div class=${chosen ? "desk has-choice" : "desk"}>
    <div class="side-pane">
      <header class="desk-head">
        <span class="monogram" aria-hidden="true" translate="no">
          ${desk ? initials(desk.company) : ""}
        </span>
        <div class="whose">
          ${desk
            ? html`<h1 dir="auto" translate="no" key=${desk.company}>${desk.company}</h1>`
            : html`<span class="ghost" />`}
          <p class="note" translate="no">
            ${whose.map((name, place) =>
              html`<span key=${name}>${place > 0 && " · "}<bdi>${name}</bdi></span>`
            )}
          </p>
        </div>
        ${desk && html`<button
          type="button" class="secondary" aria-haspopup="dialog" onClick=${() => setTeamOpen(true)}
        >${t.team}</button>`}
      </header>
      <${ConversationList}
        state=${state} conversations=${conversations} chosen=${chosen} onChoose=${actions.choose}
        onEnd=${actions.listMore}
      />
      ${!chosen && html`<${StatusLine} ...${statusOf(state)} />`}
    </div>
    ${chosen
      ? html`<${Talk}
          key=${chosen.key} state=${state} conversation=${chosen} passing=${passing}
          actions=${actions}
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
 * @param {Actions} actions
 */
function shortcut(event, actions) {
  if (composes(event) || document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const isWriting = target.matches("input, textarea");
  if (event.key === "/" && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("textarea")?.focus();
  }
  if (!event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  event.preventDefault();
  actions.step(event.key === "ArrowDown" ? 1 : -1);
}
