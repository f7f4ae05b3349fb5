// The log of a conversation: begins at what is unread, stays at its end while somebody reads there
// and stays put otherwise.

import { Component, html } from "../kit/html.js";
import { dayName, sentence, t } from "../kit/words.js";
import { isBeingSeen, part } from "../line/page.js";
import {
  afterChange, blocksOf, isDrawn, openingRange, unreadOf, withEarlier, withLater,
} from "./blocks.js";
import { Message } from "./Message.js";

/** @import { Side } from "../engine/vocabulary.js" */
/** @import { Child } from "../kit/html.js" */
/** @import { Sentence } from "../kit/words.js" */
/** @import { Seen } from "../line/events.js" */
/** @import { Conversation, Entry, Message as MessageState } from "../line/state.js" */
/** @import { Block, Range } from "./blocks.js" */
/** @import { Props as MessageProps } from "./Message.js" */

/** So near the end counts as being there. */
const nearEndPixels = 90;
/** Above the first unread message stands its divider, and a little of what was said before. */
const abovePixelsMax = 128;
/** On a low screen less, so that it can be seen itself. */
const aboveShareMax = 0.3;

const afterFirstMilliseconds = 2_000;
const againMilliseconds = 10_000;

const reader = new URL("./reading/parts.js", import.meta.url);
const style = new URL("./reading/reading.css", import.meta.url);
/**
 * What it has besides its messages, once that is here: nobody needs it to write the first.
 * @type {typeof import("./reading/parts.js") | null}
 */
let parts = null;

/** @param {number} milliseconds */
function passed(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** @typedef {{ key: string, top: number }} Anchor an item, and how far below the log's top it is */

/**
 * @typedef {object} Props
 * @property {Conversation | null} conversation
 * @property {Entry[]} entries
 * @property {(said: Pick<MessageState, "mine" | "side" | "name">) => string} authorOf
 * @property {string} customer what a customer is called here
 * @property {Side} side of whoever reads
 * @property {Child} [opening] stands before the first message
 * @property {boolean} [passing] somebody steps through the conversations by key
 * @property {() => void} onEarlier somebody looks for what stands before all that is known
 * @property {(seen: Seen) => void} onRead something unread has been on the screen
 * @property {(message: MessageState) => void} onRetry
 * @property {(message: MessageState) => void} onDrop
 */

/** @extends {Component<Props>} */
export class Log extends Component {
  /** @type {HTMLElement | null} */
  #log = null;
  /** @type {HTMLElement | null} */
  #content = null;
  /** @type {Range | null} what is drawn; null until there is something */
  #range = null;
  /** All of it stays drawn, for paper or for what is selected. */
  #isWhole = false;
  /** How many entries there were when it was last drawn, and the newest of them. */
  #count = 0;
  /** @type {string | undefined} */
  #newest;
  /** The first of them, and from which place on they were known. @type {string | undefined} */
  #first;
  /** @type {number | null} */
  #from = null;
  /** @type {string | null} the entry above which "unread" stands */
  #divider = null;
  #atEnd = true;
  #top = 0;
  /** @type {Anchor | null} */
  #anchor = null;
  #awaitsMore = false;
  /** @type {import("./reading/Reading.js").Reading | null} */
  #reading = null;
  /** @type {(() => void)[]} */
  #stops = [];
  #isGone = false;

  /** @override */
  componentDidMount() {
    this.#placeAfterDrawing();
    this.#beginReading();
    this.#awaitMore();
    // Above an on-screen keyboard, and after a picture has come, the end is elsewhere.
    const observer = new ResizeObserver(() => this.#atEnd && this.#follow());
    for (const element of [this.#log, this.#content]) if (element) observer.observe(element);
    this.#stops.push(() => observer.disconnect());
  }

  /** @override */
  componentDidUpdate() {
    this.#placeAfterDrawing();
    this.#awaitMore();
    this.#reading?.soon();
  }

  /** @override */
  componentWillUnmount() {
    this.#isGone = true;
    this.#reading?.end();
    for (const stop of this.#stops) stop();
  }

  /** @param {number} after */
  #unread(after = this.#reading?.through ?? 0) {
    const { entries, conversation, side } = this.props;
    return unreadOf(entries, conversation?.seen ?? [], side, after);
  }

  /** Fetches what comes with something to read, once there is any. */
  async #awaitMore() {
    // Another log may have fetched it before anything was said in this one.
    if (parts) this.#beginReading();
    if (parts || this.#awaitsMore) return;
    const known = this.props.entries.filter(({ order }) => order !== null);
    if (known.length === 0) return;
    this.#awaitsMore = true;
    // Not in the way of a customer's first message, behind its notice, and of its receipts.
    if (known.length <= 2 && this.props.side === "customer") await passed(afterFirstMilliseconds);
    try {
      parts = await part(reader, style);
      this.#beginReading();
      this.forceUpdate();
    } catch {
      // Everything can be read and said without it.
      await passed(againMilliseconds);
      this.#awaitsMore = false;
      if (!this.#isGone) this.#awaitMore();
    }
  }

  #beginReading() {
    const [log, content] = [this.#log, this.#content];
    if (!parts || !log || !content || this.#reading || this.#isGone) return;
    this.#reading = new parts.Reading({
      log,
      passing: this.props.passing ?? false,
      drawn: () => this.props.entries.slice(this.#range?.start, this.#range?.end),
      unread: (after) => this.#unread(after),
      read: (seen) => this.props.onRead(seen),
      moved: () => this.#atEnd || this.forceUpdate(),
    });
    this.#reading.begin();
    const whole = parts.watchWhole({
      log,
      content,
      begin: (drawn) => this.#drawWhole(drawn),
      end: () => this.#isWhole = false,
    });
    this.#stops.push(whole, parts.watchDays(() => this.forceUpdate()));
  }

  // What is drawn

  /** @override */
  render() {
    const { conversation, entries, opening, customer, side } = this.props;
    const range = this.#rangeToDraw();
    const unread = this.#atEnd ? 0 : this.#unread(this.#reading?.below).length;
    const newest = entries.findLast(({ type, order }) => type === "message" && order !== null);
    return html`<div class="log-frame">
      <div
        class="log" role="log" aria-label=${t.conversation} tabindex="0"
        ref=${(/** @type {HTMLElement | null} */ log) => this.#log = log}
        onScroll=${() => this.#scrolled()}
      ><div ref=${(/** @type {HTMLElement | null} */ content) => this.#content = content}>
        ${range.start === 0 && (conversation?.whole ?? true) && opening}
        ${
          blocksOf(entries, range, this.#divider, side).map((block) =>
            viewOf(block, this.props, newest)
          )
        }
        ${parts && conversation && html`<${parts.Typing}
          typists=${conversation.typists} customer=${customer}
        />`}
      </div></div>
      ${parts && !this.#atEnd && html`<${parts.ToEnd}
        key=${unread} unread=${unread} onClick=${() => this.#toEnd()}
      />`}
    </div>`;
  }

  #rangeToDraw() {
    const { conversation, entries } = this.props;
    this.#shiftRange();
    const unread = this.#unread()[0];
    const newest = entries.at(-1)?.key;
    if (this.#range && this.#isWhole) this.#range = { start: 0, end: entries.length };
    else if (this.#range) {
      this.#range = afterChange(this.#range, this.#count, entries.length, this.#atEnd);
    } else if (conversation && entries.length > 0) {
      this.#range = openingRange(entries.length, entries.indexOf(unread));
      this.#divider = unread?.key ?? null;
    }
    // What comes while nobody looks is divided from what was read.
    const isNew = newest !== this.#newest && newest === unread?.key;
    if (isNew && !isBeingSeen()) this.#divider = newest ?? null;
    return this.#range ?? { start: 0, end: entries.length };
  }

  /** What was drawn stays so, whatever has come to stand before it. */
  #shiftRange() {
    const { conversation, entries } = this.props;
    const from = conversation?.from ?? null;
    if (!this.#range || this.#count === 0 || from === this.#from) return;
    const shift = entries.findIndex(({ key }) => key === this.#first);
    if (shift < 0 || this.#from === null) {
      this.#range = null;
      return;
    }
    const { start, end } = this.#range;
    this.#range = { start: start + shift, end: end + shift };
    this.#count += shift;
  }

  /** @param {Range} range */
  #draw(range) {
    const now = this.#range;
    if (!this.#log || (now && now.start === range.start && now.end === range.end)) return;
    this.#range = range;
    this.#anchor = anchorIn(this.#log);
    this.forceUpdate();
  }

  // Where it stands

  #placeAfterDrawing() {
    const log = this.#log;
    const { conversation, entries } = this.props;
    const newest = entries.at(-1);
    if (!log) return;
    this.#first = entries[0]?.key;
    this.#from = conversation?.from ?? null;
    const wasDrawn = this.#newest !== undefined;
    const isNew = newest?.key !== this.#newest;
    this.#newest = newest?.key;
    this.#count = entries.length;
    if (this.#anchor) {
      const item = this.#itemOf(this.#anchor.key);
      if (item) log.scrollTop += topOf(item, log) - this.#anchor.top;
      this.#anchor = null;
      this.#top = log.scrollTop;
    } else if (wasDrawn && isNew && newest?.type === "message" && newest.mine) {
      this.#divider = null;
      this.#toEnd();
    } else if (this.#atEnd) this.#follow();
    const range = this.#range;
    // Nobody could scroll to what stands before.
    if (range && range.start > 0 && log.scrollHeight <= log.clientHeight) {
      this.#draw(withEarlier(range));
    }
  }

  /** Goes to the end, but never past what nobody has read. */
  #follow() {
    const log = this.#log;
    if (!log) return;
    const end = log.scrollHeight - log.clientHeight;
    const key = this.#unread()[0]?.key;
    const unread = key && this.#itemOf(key);
    const room = Math.min(abovePixelsMax, log.clientHeight * aboveShareMax);
    const target = unread ? Math.min(end, log.scrollTop + topOf(unread, log) - room) : end;
    if (target > log.scrollTop) log.scrollTop = target;
    this.#top = log.scrollTop;
    if (end - this.#top <= nearEndPixels) return;
    this.#divider ??= key ?? null;
    this.#leaveEnd();
  }

  #leaveEnd() {
    if (!this.#atEnd) return;
    this.#atEnd = false;
    this.forceUpdate();
  }

  #toEnd() {
    const log = this.#log;
    if (!log) return;
    this.#atEnd = true;
    const { length } = this.props.entries;
    if (this.#range && !isDrawn(this.#range, length - 1)) {
      this.#range = openingRange(length, -1);
    }
    this.#anchor = null;
    // What is unread above is passed over: somebody asked for the end.
    this.forceUpdate(() => {
      log.scrollTop = log.scrollHeight;
      this.#top = log.scrollTop;
    });
  }

  #scrolled() {
    const log = this.#log;
    const range = this.#range;
    if (!log || !range) return;
    const { scrollTop: top, scrollHeight, clientHeight } = log;
    const below = scrollHeight - top - clientHeight;
    const { length } = this.props.entries;
    // Only a person who goes up leaves the end; the log growing under them does not count.
    if (below < nearEndPixels && range.end === length) {
      if (!this.#atEnd) this.forceUpdate();
      this.#atEnd = true;
    } else if (top < this.#top) this.#leaveEnd();
    this.#top = top;
    if (top < clientHeight && range.start > 0) this.#draw(withEarlier(range));
    else if (top < clientHeight && !this.props.conversation?.whole) this.props.onEarlier();
    else if (below < clientHeight && range.end < length) this.#draw(withLater(range, length));
    this.#reading?.moved();
  }

  /** @param {string} key */
  #itemOf(key) {
    return this.#content?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  /** @param {() => void} [drawn] */
  #drawWhole(drawn) {
    this.#isWhole = true;
    this.#anchor = this.#log && anchorIn(this.#log);
    this.forceUpdate(drawn);
  }
}

/**
 * @param {Element} item
 * @param {Element} log
 */
function topOf(item, log) {
  return item.getBoundingClientRect().top - log.getBoundingClientRect().top;
}

/**
 * The first item on the screen: what is drawn around it, it stays where it is.
 * @param {HTMLElement} log
 * @returns {Anchor | null}
 */
function anchorIn(log) {
  const items = /** @type {NodeListOf<HTMLElement>} */ (log.querySelectorAll("[data-key]"));
  const top = log.getBoundingClientRect().top;
  for (const item of items) {
    if (item.getBoundingClientRect().bottom < top) continue;
    return { key: item.dataset.key ?? "", top: topOf(item, log) };
  }
  return null;
}

/**
 * @param {Block} block
 * @param {Props} props
 * @param {Entry | undefined} newest message that something can be done with
 */
function viewOf(block, { authorOf, onRetry, onDrop, conversation }, newest) {
  // Texts that change are other elements then: a translated page must not be patched inside them.
  if (block.type === "day") {
    const words = dayName(block.at, Date.now());
    return html`<p class="day" key=${`${block.key}-${words}`}>${words}</p>`;
  }
  if (block.type === "unread") {
    return html`<p class="unread-line" key="unread"><span>${t.unreadHere}</span></p>`;
  }
  if (block.type === "notice") {
    const { kind, name } = block.notice;
    const notices = /** @type {Record<string, Sentence>} */ (t.notices);
    const said = notices[kind] ?? sentence(kind, "…");
    const words = typeof said === "string" ? said : said(name ?? t.someone);
    return html`<p class="notice" key=${`${block.key}-${words}`} data-key=${block.key}>
      ${words}
    </p>`;
  }
  return html`<ul class="messages" role="list" key=${block.key}>
    ${block.lines.map(({ message, first, last, tellState, ours }) => html`<${Message}
      key=${message.key} message=${message} first=${first} last=${last} tellState=${tellState}
      ours=${ours} author=${authorOf(message)} onRetry=${onRetry} onDrop=${onDrop}
      Marks=${parts?.Marks} conversation=${conversation?.key ?? ""} newest=${message === newest}
      isOver=${Boolean(conversation?.closed || conversation?.stopped)} authorOf=${authorOf}
    />`)}
  </ul>`;
}
