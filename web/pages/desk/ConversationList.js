// All conversations of the desk, the latest word first.

import { html, useEffect, useLayoutEffect, useRef } from "../../kit/html.js";
import { initials, manner, t } from "../../kit/words.js";
import { friendlyHue, friendlyName } from "./names.js";
import { lastSaid, preview, shortTime } from "./shown.js";

/** @import { Conversation, State } from "../../line/state.js" */

/** A row shows some sixty. */
const previewCharacters = 120;
/** So far above the end of the list its next part is asked for. */
const nearEndPixels = 1_000;

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation[]} props.conversations
 * @param {Conversation | null} props.chosen
 * @param {(conversation: Conversation) => void} props.onChoose
 * @param {() => void} props.onEnd
 */
export function ConversationList({ state, conversations, chosen, onChoose, onEnd }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const { activeElement } = document;
  const focused = activeElement instanceof HTMLElement && list.current?.contains(activeElement)
    ? activeElement
    : null;
  const isEmpty = state.ready && conversations.length === 0;
  // A row that moves up in the list loses the focus on its way.
  useLayoutEffect(() => {
    if (focused?.isConnected && document.activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
  }, [conversations.map(({ key }) => key).join()]);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [chosen?.key]);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = /** @type {HTMLElement} */ (list.current);
    if (scrollHeight - scrollTop - clientHeight < nearEndPixels) onEnd();
  };
  return html`<nav
    class="conversation-list" aria-label=${t.conversations} ref=${list} onScroll=${scrolled}
  >
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
  const { unread, id, lastAt } = conversation;
  const name = id ? friendlyName(id) : "";
  const { author, words, isSentence } = previewOf(state, conversation, name);
  const time = shortTime(lastAt, Date.now(), manner);
  return html`<button
    type="button" class=${unread > 0 ? "row unread" : "row"}
    aria-current=${isChosen ? "true" : undefined} onClick=${() => onChoose(conversation)}
  >
    <span
      class="monogram" aria-hidden="true" translate="no"
      style=${`--hue: ${id ? friendlyHue(id) : 0}`}
    >${initials(name)}</span>
    <span class="row-text">
      <span class="row-name" translate="no">${name}</span>
      <span class="row-preview" key=${`${author}: ${words}`}>
        ${author && html`<bdi class="row-author">${author}</bdi>`}
        <span class="row-words" dir=${isSentence ? undefined : "auto"}>${words}</span>
      </span>
    </span>
    <span class="row-facts">
      <time datetime=${new Date(lastAt).toISOString()} key=${time}>${time}</time>
      ${unread > 0 && html`<span class="badge" key=${unread}>
        <span aria-hidden="true">${unread}</span><span class="sr">${t.unread(unread)}</span>
      </span>`}
    </span>
  </button>`;
}

/**
 * @param {State} state
 * @param {Conversation} conversation
 * @param {string} name
 */
function previewOf(state, conversation, name) {
  const { typists } = conversation;
  if (typists.length > 0) {
    return { author: null, words: t.writing(typists[0].name ?? name), isSentence: true };
  }
  const message = lastSaid(state, conversation);
  const words = preview(message?.text ?? "", previewCharacters);
  const author = message?.mine ? t.you : message?.side === "company" ? message.name : null;
  // The page's own sentence runs in its direction, what people say in theirs.
  return { author: author && t.saidBy(author), words, isSentence: false };
}
