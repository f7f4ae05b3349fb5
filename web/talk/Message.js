// One message: who said it, what, when, and how far it has come.

import { Component, html, useEffect, useState } from "../kit/html.js";
import { clock, straight, t, wordsFor } from "../kit/words.js";
import { beginnings, isEmojiOnly } from "./text.js";

/** @import { MessageState as Reached } from "../engine/vocabulary.js" */
/** @import { Message as MessageState } from "../line/state.js" */

/**
 * @typedef {object} Props
 * @property {MessageState} message
 * @property {string} author
 * @property {boolean} first of the messages of one person that stand together
 * @property {boolean} last
 * @property {boolean} tellState
 * @property {boolean} ours of this person's side, whoever of it wrote
 * @property {(message: MessageState) => void} onRetry
 * @property {(message: MessageState) => void} onDrop
 * @property {typeof import("./marks/Marks.js").Marks} [Marks] once they are here
 * @property {string} conversation
 * @property {boolean} isOver nothing can be said here any more
 * @property {boolean} newest
 * @property {(said: Pick<MessageState, "mine" | "side" | "name">) => string} authorOf
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
    const { message, author, first, last, tellState, ours, Marks, isOver, newest } = this.props;
    return next.message !== message || next.author !== author || next.first !== first ||
      next.last !== last || next.tellState !== tellState || next.ours !== ours ||
      next.Marks !== Marks || next.isOver !== isOver || next.newest !== newest;
  }

  /** @override */
  render() {
    const { message, author, first, last, tellState, ours, onRetry, onDrop, Marks } = this.props;
    const classes = ["message", message.mine ? "mine" : ours ? "colleague" : "theirs"];
    if (ours) classes.push("ours");
    if (first) classes.push("first");
    if (last) classes.push("last");
    if (message.state === "waiting") classes.push("is-waiting");
    if (isEmojiOnly(message.text)) classes.push("emoji");
    return html`<li class=${classes.join(" ")} data-key=${message.key}>
      <span class=${first && !message.mine ? "author" : "author sr"} dir="auto" translate="no"
        key=${author}>${author}</span>
      <div class="bubble" dir="auto">${withLinks(message.text)}</div>
      ${Marks && message.order !== null && html`<${Marks} ...${this.props} />`}
      <span class="facts">
        <time class=${last ? "" : "sr"} datetime=${new Date(message.at).toISOString()}>
          ${clock(message.at)}
        </time>
        ${message.failed
          ? html`<${Failed} message=${message} onRetry=${onRetry} onDrop=${onDrop} />`
          : message.mine && message.state && html`<${State}
              key=${message.state} state=${message.state} unkept=${message.unkept ?? false}
              isTold=${tellState}
            />`}
      </span>
    </li>`;
  }
}

/** @param {{ state: Reached, unkept: boolean, isTold: boolean }} props */
function State({ state, unkept, isTold }) {
  const words = unkept ? t.unkept : t.states[state];
  return html`<span class=${isTold ? `state is-${state}` : "state sr"}>
    <${Ticks} state=${state} /><span>${words}</span>
  </span>`;
}

/** Drawn small, beside the words: one tick when it is sent, two when it has come. */
const ticks = {
  waiting: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M8 5v3.2l2 1.3",
  sent: "M3.5 8.5 7 12l6-7.5",
  delivered: "M1.5 8.5 5 12l6-7.5M9.5 11 10.5 12l5-7.5",
  read: "M1.5 8.5 5 12l6-7.5M9.5 11 10.5 12l5-7.5",
};

/** @param {{ state: Reached }} props */
function Ticks({ state }) {
  return html`<svg class="ticks" viewBox="0 0 17 16" aria-hidden="true">
    <path d=${ticks[state]} />
  </svg>`;
}

/** @param {Pick<Props, "message" | "onRetry" | "onDrop">} props */
function Failed({ message, onRetry, onDrop }) {
  return html`<span class="failed">
    <span>${t.notSent(wordsFor(message.failed ?? ""))}</span>
    <button type="button" class="link" onClick=${() => onRetry(message)}>${t.writeAgain}</button>
    <button type="button" class="link" onClick=${() => onDrop(message)}>${t.delete}</button>
  </span>`;
}

// The text, with its links.

/** @typedef {typeof import("./links/Linked.js").linked} Linked */

/** Not needed to write the first message, so not in its way. @type {Linked | null} */
let linked = null;

/**
 * @param {string} text
 * @returns {unknown} to be drawn: most texts have no link, and are drawn as they are
 */
function withLinks(text) {
  return beginnings.test(text) ? html`<${LinkedText} text=${text} />` : text;
}

/** @param {{ text: string }} props */
function LinkedText({ text }) {
  const [draw, setDraw] = useState(() => linked);
  const load = async () => {
    ({ linked } = await import("./links/Linked.js"));
    setDraw(() => linked);
  };
  useEffect(() => {
    // Without it links stay text, which can be copied.
    if (!draw) load().catch(() => {});
  }, []);
  // Another element: a page that a browser has translated must not be patched inside its texts.
  return html`<span key=${draw ? "links" : "text"}>${draw ? draw(text) : straight(text)}</span>`;
}
