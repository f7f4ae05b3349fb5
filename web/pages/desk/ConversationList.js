// All conversations of the desk, the latest word first: those of people whom somebody here has
// answered, and in a part of their own, which takes no room from these, those of newcomers.

import { Component, html, useEffect, useLayoutEffect, useRef, useState } from "../../kit/html.js";
import { initials, manner, t } from "../../kit/words.js";
import { friendlyHue, friendlyName } from "./names.js";
import { lastSaid, preview, shortTime } from "./shown.js";

/** @import { Preview } from "../../engine/vocabulary.js" */
/** @import { Conversation, State } from "../../line/state.js" */

/** A row shows some sixty. */
const previewCharacters = 120;
/** So far above the end of the list its next part is drawn, and asked for. */
const nearEndPixels = 1_000;
/** Ten thousand rows would take a second to draw, and nobody looks at them. */
const stepCount = 100;

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
  const known = conversations.filter(({ answered }) => answered);
  const newcomers = conversations.filter(({ answered }) => !answered);
  const isEmpty = state.ready && conversations.length === 0;
  const { activeElement } = document;
  const focused = activeElement instanceof HTMLElement && list.current?.contains(activeElement)
    ? activeElement
    : null;
  // A row that moves up in the list loses the focus on its way.
  useLayoutEffect(() => {
    if (focused?.isConnected && document.activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
  }, [conversations.map(({ key }) => key).join()]);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [chosen?.key]);
  const [drawnKnown, moreKnown] = useDrawn(known, chosen, onEnd);
  const [drawnNew, moreNew] = useDrawn(newcomers, chosen, onEnd);
  const areAlone = known.length === 0;
  const row = (/** @type {Conversation} */ conversation) => html`<div
    role="listitem" key=${conversation.key}
  >
    <${Row}
      conversation=${conversation} last=${lastSaid(state, conversation)}
      time=${shortTime(conversation.lastAt, Date.now(), manner)}
      isChosen=${conversation === chosen} onChoose=${onChoose}
    />
  </div>`;
  return html`<nav
    class="conversation-list" aria-label=${t.conversations} ref=${list}
    onScroll=${areAlone ? moreNew : moreKnown}
  >
    ${state.paused && html`<p class="paused">${t.arePaused}</p>`}
    <div class=${isEmpty ? "rows empty" : "rows"} role="list" aria-label=${t.conversations}>
      <div class="known">${drawnKnown.map(row)}</div>
      ${newcomers.length > 0 && html`<div
        class=${areAlone ? "newcomers alone" : "newcomers"} onScroll=${areAlone ? null : moreNew}
      >
        <p class="newcomers-head" aria-hidden="true">
          <span>${t.newcomers}</span> <span class="newcomers-count">${newcomers.length}</span>
        </p>
        ${drawnNew.map(row)}
      </div>`}
    </div>
    ${isEmpty && html`<div class="no-conversations">
      <h2>${t.noConversations}</h2>
      <p>${t.noConversationsHint}</p>
    </div>`}
  </nav>`;
}

/**
 * So many of them as somebody has scrolled to.
 * @param {Conversation[]} conversations
 * @param {Conversation | null} chosen
 * @param {() => void} onEnd
 * @returns {[Conversation[], (event: Event) => void]} these, and what scrolling does
 */
function useDrawn(conversations, chosen, onEnd) {
  const [reached, setReached] = useState(stepCount);
  // Whoever steps down, or is led to one far below, sees it in its place.
  const count = Math.max(reached, chosen ? conversations.indexOf(chosen) + stepCount : 0);
  const drawn = conversations.slice(0, count);
  useEffect(() => {
    setReached(count);
  }, [chosen?.key]);
  return [drawn, ({ currentTarget }) => {
    const { scrollTop, scrollHeight, clientHeight } =
      /** @type {HTMLElement} */ (currentTarget);
    if (scrollHeight - scrollTop - clientHeight >= nearEndPixels) return;
    setReached(drawn.length + stepCount);
    if (drawn.length === conversations.length) onEnd();
  }];
}

/**
 * @typedef {object} RowProps
 * @property {Conversation} conversation
 * @property {Pick<Preview, "mine" | "side" | "name" | "text"> | null} last what was said last
 * @property {string} time when that was
 * @property {boolean} isChosen
 * @property {(conversation: Conversation) => void} onChoose
 */

/**
 * Is drawn again when something about it has changed: others happen in the same list all the time.
 * @extends {Component<RowProps>}
 */
class Row extends Component {
  /**
   * @param {RowProps} next
   * @override
   */
  shouldComponentUpdate(next) {
    const { conversation, last, time, isChosen } = this.props;
    return next.conversation !== conversation || next.last !== last || next.time !== time ||
      next.isChosen !== isChosen;
  }

  /** @override */
  render() {
    const { conversation, time, isChosen, onChoose } = this.props;
    const { unread, id, lastAt, answered } = conversation;
    const name = id ? friendlyName(id) : "";
    const { author, words, isSentence } = previewOf(this.props, name);
    return html`<button
      type="button" class=${unread > 0 ? "row unread" : "row"}
      aria-current=${isChosen ? "true" : undefined} onClick=${() => onChoose(conversation)}
    >
      <span
        class="monogram" aria-hidden="true" translate="no"
        style=${`--hue: ${id ? friendlyHue(id) : 0}`}
      >${initials(name)}</span>
      <span class="row-text">
        ${!answered && html`<span class="sr">${t.newcomer}</span>`}
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
}

/**
 * @param {Pick<RowProps, "conversation" | "last">} row
 * @param {string} name
 */
function previewOf({ conversation, last }, name) {
  const { typists } = conversation;
  if (typists.length > 0) {
    return { author: null, words: t.writing(typists[0].name ?? name), isSentence: true };
  }
  const words = preview(last?.text ?? "", previewCharacters);
  const author = last?.mine ? t.you : last?.side === "company" ? last.name : null;
  // The page's own sentence runs in its direction, what people say in theirs.
  return { author: author && t.saidBy(author), words, isSentence: false };
}
