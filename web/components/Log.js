// The log of a conversation: stays at its end while somebody reads there, and stays put otherwise.

import { isBeingSeen, onSeenChange } from "../platform/page.js";
import { blocksOf } from "../state/shown.js";
import { isEmojiOnly } from "../state/text.js";
import { clock, dayName, t, wordsFor } from "../strings/strings.js";
import {
  Component, html, useEffect, useLayoutEffect, useRef, useState,
} from "../vendor/preact.js";
import { Icon } from "./parts.js";
import { wordsOf } from "./Words.js";

/** @import { Child } from "../vendor/preact.js" */
/** @import { Side } from "../state/events.js" */
/** @import { Conversation, Entry, Message as MessageState } from "../state/line.js" */
/** @import { Block } from "../state/shown.js" */

/** How many entries are drawn at first and with each "earlier": a screen shows about ten. */
const pageCount = 150;
/** So near the end counts as reading there. */
const nearEndPixels = 90;

/**
 * @param {object} props
 * @param {Conversation | null} props.conversation
 * @param {Entry[]} props.entries
 * @param {string} props.company
 * @param {Child} [props.opening] stands before the first message
 * @param {() => void} props.onRead everything has been seen
 * @param {(message: MessageState) => void} props.onRetry
 */
export function Log({ conversation, entries, company, opening, onRead, onRetry }) {
  const log = useRef(/** @type {HTMLElement | null} */ (null));
  const content = useRef(/** @type {HTMLElement | null} */ (null));
  const atEnd = useRef(true);
  const topBefore = useRef(0);
  const heightBefore = useRef(0);
  const [shownCount, setShownCount] = useState(pageCount);
  const [missed, setMissed] = useState(0);
  const start = Math.max(0, entries.length - shownCount);
  const shown = start === 0 ? entries : entries.slice(start);
  const last = entries.at(-1);
  const typists = conversation?.typists ?? [];
  const unread = conversation?.unread ?? 0;

  const readIfSeen = () => {
    if (unread > 0 && atEnd.current && isBeingSeen()) onRead();
  };
  const toEnd = () => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
    setMissed(0);
  };

  useLayoutEffect(() => {
    const mine = last?.type === "message" && last.mine;
    if (atEnd.current || mine) toEnd();
    else if (last) setMissed((count) => count + 1);
  }, [last?.key]);
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  });
  // What was read stays where it is while earlier messages come in above it.
  useLayoutEffect(() => {
    const element = log.current;
    if (element && heightBefore.current > 0) {
      element.scrollTop += element.scrollHeight - heightBefore.current;
      heightBefore.current = 0;
    }
  }, [shownCount]);
  useEffect(readIfSeen, [unread, last?.key]);
  useEffect(() => onSeenChange(readIfSeen), [unread, last?.key]);
  useEffect(() => {
    const element = log.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => atEnd.current && toEnd());
    observer.observe(element);
    if (content.current) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const scrolled = () => {
    const element = log.current;
    if (!element) return;
    const top = element.scrollTop;
    const below = element.scrollHeight - top - element.clientHeight;
    // Only a person who goes up leaves the end; the log growing under them does not count.
    if (below < nearEndPixels) atEnd.current = true;
    else if (top < topBefore.current) atEnd.current = false;
    topBefore.current = top;
    if (atEnd.current) {
      if (missed > 0) setMissed(0);
      readIfSeen();
    }
  };
  const showEarlier = () => {
    heightBefore.current = log.current?.scrollHeight ?? 0;
    setShownCount(shownCount + pageCount);
  };

  return html`<div class="log-frame">
    <div
      class="log" role="log" aria-label=${t.conversation} tabindex="0" ref=${log}
      onScroll=${scrolled}
    ><div ref=${content}>
      ${start > 0
        ? html`<button type="button" class="earlier" onClick=${showEarlier}>
            ${t.showEarlier}
          </button>`
        : opening}
      ${blocksOf(shown).map((block) => viewOf(block, company, onRetry))}
      ${typists.map(({ who, side, name }) => html`<p class="typing" key=${who}>
        <span class="dots" aria-hidden="true"><i /><i /><i /></span>
        ${t.writing(authorName(side, name, company))}
      </p>`)}
    </div></div>
    ${missed > 0 && html`<button type="button" class="jump" onClick=${toEnd}>
      <${Icon} name="down" />${t.newMessages(missed)}
    </button>`}
  </div>`;
}

/**
 * @param {Block} block
 * @param {string} company
 * @param {(message: MessageState) => void} onRetry
 */
function viewOf(block, company, onRetry) {
  if (block.type === "day") {
    return html`<p class="day" key=${block.key}>${dayName(block.at, Date.now())}</p>`;
  }
  if (block.type === "notice") {
    const { kind, name } = block.notice;
    const words = kind === "started" || kind === "unreadable"
      ? t[kind]
      : t[kind](name ?? t.someone);
    return html`<p class="notice" key=${block.key}>${words}</p>`;
  }
  return html`<ul class="messages" role="list" key=${block.key}>
    ${block.lines.map(({ message, first, last, tellState }) => html`<${Message}
      key=${message.key} message=${message} first=${first} last=${last} tellState=${tellState}
      author=${message.mine ? t.you : authorName(message.side, message.name, company)}
      onRetry=${onRetry}
    />`)}
  </ul>`;
}

/**
 * @param {Side} side
 * @param {string | null} name
 * @param {string} company
 */
function authorName(side, name, company) {
  return side === "customer" ? t.roles.customer : name ?? company;
}

/**
 * @typedef {object} Props
 * @property {MessageState} message
 * @property {string} author
 * @property {boolean} first of the messages of one person that stand together
 * @property {boolean} last
 * @property {boolean} tellState
 * @property {(message: MessageState) => void} onRetry
 */

/**
 * A long log is drawn again with every event; a message that did not change is not.
 * @extends {Component<Props>}
 */
export class Message extends Component {
  /**
   * @override
   * @param {Props} next
   */
  shouldComponentUpdate(next) {
    const { message, author, first, last, tellState } = this.props;
    return next.message !== message || next.author !== author || next.first !== first ||
      next.last !== last || next.tellState !== tellState;
  }

  /** @override */
  render() {
    const { message, author, first, last, tellState, onRetry } = this.props;
    const classes = ["message", message.mine ? "mine" : "theirs"];
    if (first) classes.push("first");
    if (last) classes.push("last");
    if (message.state === "waiting") classes.push("is-waiting");
    if (isEmojiOnly(message.text)) classes.push("emoji");
    return html`<li class=${classes.join(" ")}>
      <span class=${first && !message.mine ? "author" : "sr"} dir="auto">${author}</span>
      <div class="bubble" dir="auto">${wordsOf(message.text)}</div>
      <span class="facts">
        <time class=${last ? "" : "sr"} datetime=${new Date(message.at).toISOString()}>
          ${clock(message.at)}
        </time>
        ${message.mine && message.state && !message.failed && html`<span
          class=${tellState ? "state" : "state sr"}
        >${t.states[message.state]}</span>`}
        ${message.failed && html`<span class="failed">${t.notSent(wordsFor(message.failed))} ${" "}
          <button type="button" class="link" onClick=${() => onRetry(message)}>
            ${t.writeAgain}
          </button>
        </span>`}
      </span>
    </li>`;
  }
}
