// All conversations of the desk, the latest word first.

import { entriesOf } from "../state/line.js";
import { friendlyName } from "../state/names.js";
import { lastMessage } from "../state/shown.js";
import { initials, preview } from "../state/text.js";
import { shortTime, t } from "../strings/strings.js";
import { html } from "../vendor/preact.js";

/** @import { Conversation, State } from "../state/line.js" */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation[]} props.conversations
 * @param {Conversation | null} props.chosen
 * @param {(conversation: Conversation) => void} props.onChoose
 */
export function ConversationList({ state, conversations, chosen, onChoose }) {
  const isEmpty = state.ready && conversations.length === 0;
  return html`<nav class="conversation-list" aria-label=${t.conversations}>
    <ul role="list" aria-label=${t.conversations}>
      ${conversations.map((conversation) => html`<li key=${conversation.key}>
        <${Row}
          state=${state} conversation=${conversation} isChosen=${conversation === chosen}
          onChoose=${onChoose}
        />
      </li>`)}
    </ul>
    ${isEmpty && html`<div class="no-conversations">
      <h2>${t.noConversations}</h2>
      <p>${t.noConversationsHint}</p>
    </div>`}
  </nav>`;
}

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation} props.conversation
 * @param {boolean} props.isChosen
 * @param {(conversation: Conversation) => void} props.onChoose
 */
function Row({ state, conversation, isChosen, onChoose }) {
  const message = lastMessage(entriesOf(state, conversation.key));
  const { unread, id, lastAt, typists } = conversation;
  const name = id ? friendlyName(id) : "";
  const author = message?.mine ? t.you : message?.side === "company" ? message.name : null;
  const words = typists.length > 0
    ? t.writing(typists[0].name ?? name)
    : `${author ? `${author}: ` : ""}${preview(message?.text ?? "", 120)}`;
  return html`<button
    type="button" class=${unread > 0 ? "row unread" : "row"}
    aria-current=${isChosen ? "true" : undefined} onClick=${() => onChoose(conversation)}
  >
    <span class="monogram" aria-hidden="true">${initials(name)}</span>
    <span class="row-text">
      <span class="row-name">${name}</span>
      <span class="row-preview" dir="auto">${words}</span>
    </span>
    <span class="row-facts">
      <time datetime=${new Date(lastAt).toISOString()}>${shortTime(lastAt, Date.now())}</time>
      ${unread > 0 && html`<span class="badge">
        <span aria-hidden="true">${unread}</span><span class="sr">${t.unread(unread)}</span>
      </span>`}
    </span>
  </button>`;
}
