// The log of a conversation: begins at what is unread, stays at its end while somebody reads there
// and stays put otherwise.

import { Component, html } from "../kit/html.js";
import { Icon } from "../kit/parts.js";
import { dayName, t } from "../kit/words.js";
import { addStyle, isBeingSeen } from "../line/page.js";
import {
  afterChange, blocksOf, isDrawn, openingRange, unreadOf, withEarlier, withLater,
} from "./blocks.js";
import { Message } from "./Message.js";

/** @import { Side } from "../engine/vocabulary.js" */
/** @import { Child } from "../kit/html.js" */
/** @import { Seen } from "../line/events.js" */
/** @import { Conversation, Entry, Message as MessageState } from "../line/state.js" */
/** @import { Block, Range } from "./blocks.js" */
/** @import { Props as MessageProps } from "./Message.js" */
/** @import { Window } from "./Reading.js" */

/** So near the end counts as being there. */
const nearEndPixels = 90;
/** Above the first unread message stands its divider, and a little of what was said before. */
const abovePixelsMax = 128;
/** On a low screen less, so that it can be seen itself. */
const aboveShareMax = 0.3;

const afterFirstMilliseconds = 2_000;
const againMilliseconds = 10_000;

// What stands at a message, and what was read of it, once they are here: nobody needs them to write
// the first.
let Marks = /** @type {MessageProps["Marks"]} */ (null);
let Reading = /** @type {typeof import("./Reading.js").Reading | null} */ (null);
/** @type {Promise<void> | null} */
let more = null;

async function loadMore() {
  const style = addStyle(new URL("./marks/marks.css", import.meta.url));
  const [marks, reading] = await Promise.all([
    import("./marks/Marks.js"), import("./Reading.js"), style,
  ]);
  Marks = marks.Marks;
  Reading = reading.Reading;
}

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
  /** @type {Seen | null} what was told last: an engine that cannot take it is told it once */
  #told = null;
  #awaitsMore = false;
  /** What is unread below this place is counted beside the way to the end. */
  #below = 0;
  /** @type {import("./Reading.js").Reading | null} */
  #reading = null;
  /** @type {(() => void)[]} */
  #stops = [];
  #isGone = false;

  /** @override */
  componentDidMount() {
    this.#placeAfterDrawing();
    this.#beginReading();
    this.#awaitMore();
    this.#watchWhole();
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

  /** Once there is a message that something can be done with. */
  async #awaitMore() {
    // Another log may have fetched them before anything was said in this one.
    if (Marks) this.#beginReading();
    if (Marks || this.#awaitsMore) return;
    const sent = this.props.entries.filter(({ order }) => order !== null);
    if (sent.length === 0) return;
    this.#awaitsMore = true;
    // Not in the way of a customer's first message, behind its notice, and of its receipts.
    if (sent.length <= 2 && this.props.side === "customer") await passed(afterFirstMilliseconds);
    try {
      await (more ??= loadMore());
      this.#beginReading();
      this.forceUpdate();
    } catch {
      // Everything can be read and said without them.
      more = null;
      await passed(againMilliseconds);
      this.#awaitsMore = false;
      if (!this.#isGone) this.#awaitMore();
    }
  }

  #beginReading() {
    if (!Reading || this.#reading || this.#isGone) return;
    this.#reading = new Reading({
      passing: this.props.passing ?? false,
      look: () => this.#look(),
      tell: (seen) => this.#tellSeen(seen),
    });
    this.#reading.begin();
  }

  // What is drawn

  /** @override */
  render() {
    const { conversation, entries, opening, customer, side } = this.props;
    const range = this.#rangeToDraw();
    const unread = this.#atEnd ? 0 : this.#unread(this.#below).length;
    const newest = entries.findLast(({ type, order }) => type === "message" && order !== null);
    return html`<div class="log-frame">
      <div
        class="log" role="log" aria-label=${t.conversation} tabindex="0"
        ref=${(/** @type {HTMLElement | null} */ log) => this.#log = log}
        onScroll=${() => this.#scrolled()}
        onKeyDown=${(/** @type {KeyboardEvent} */ event) => this.#key(event)}
      ><div ref=${(/** @type {HTMLElement | null} */ content) => this.#content = content}>
        ${range.start === 0 && (conversation?.whole ?? true) && opening}
        ${
          blocksOf(entries, range, this.#divider, side).map((block) =>
            viewOf(block, this.props, newest)
          )
        }
        ${conversation?.typists.map((typist) => html`<p
          class="typing" key=${typist.who}
        >
          <span class="dots" aria-hidden="true"><i /><i /><i /></span>
          <span>${
            t.writing(typist.name ?? (typist.side === "customer" ? customer : t.someone))
          }</span>
        </p>`)}
      </div></div>
      ${!this.#atEnd && html`<button
        type="button" class="jump" key=${unread}
        aria-label=${unread > 0 ? t.newMessages(unread) : t.toNewest}
        onClick=${() => this.#toEnd()}
      ><${Icon} name="down" />${unread > 0 && html`<span>${unread}</span>`}</button>`}
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

  // What of it is seen

  /** @returns {Window | null} */
  #look() {
    const frame = this.#log?.getBoundingClientRect();
    const items = this.#content?.querySelectorAll("li[data-key]");
    if (!frame || !items?.length || !this.#range) return null;
    const drawn = this.props.entries.slice(this.#range.start, this.#range.end);
    const newest = drawn.findLast(({ order }) => order !== null)?.order ?? 0;
    const placeOf = (/** @type {number} */ index, /** @type {number} */ ofPending) => {
      const key = items[index]?.getAttribute("data-key");
      return drawn.find((entry) => entry.key === key)?.order ?? ofPending;
    };
    const { top, bottom, height } = frame;
    // The beginning and the end of it are there, or it fills half of the screen.
    const [first, middle, from, through, last] = [
      (/** @type {DOMRect} */ box) => box.bottom > top,
      (/** @type {DOMRect} */ box) => box.bottom > top + height / 2,
      (/** @type {DOMRect} */ box) => box.top >= top - 2 || box.bottom >= top + height / 2,
      (/** @type {DOMRect} */ box) => box.bottom > bottom + 2 && box.top > bottom - height / 2,
      (/** @type {DOMRect} */ box) => box.top >= bottom,
    ].map((test) => firstWhere(items, test));
    if (first >= last) return null;
    // What has no place yet stands behind all that has one.
    return {
      first: placeOf(first, newest + 1), last: placeOf(last - 1, newest),
      middle: placeOf(Math.min(middle, last - 1), newest + 1),
      from: placeOf(from, newest + 1), through: from < through ? placeOf(through - 1, newest) : 0,
    };
  }

  /** @param {Seen} seen */
  #tellSeen(seen) {
    const unread = this.#unread(seen.from - 1)[0];
    const told = this.#told;
    const isTold = told && told.from <= seen.from && seen.through <= told.through;
    if (!isTold && unread && Number(unread.order) <= seen.through) {
      this.#told = seen;
      this.props.onRead(seen);
    }
    if (this.#below === seen.through) return;
    this.#below = seen.through;
    if (!this.#atEnd) this.forceUpdate();
  }

  // All of it

  #drawWhole() {
    this.#isWhole = true;
    this.#draw({ start: 0, end: this.props.entries.length });
  }

  /**
   * "Select all" means the conversation here, and not what stands around it.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const isSelectAll = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey &&
      event.key.toLowerCase() === "a";
    if (!isSelectAll || !this.#content) return;
    event.preventDefault();
    this.#drawWhole();
    this.forceUpdate(() => this.#content && getSelection()?.selectAllChildren(this.#content));
  }

  /** On paper everything stands, however long it is, and what is selected stays. */
  #watchWhole() {
    const print = matchMedia("print");
    const whole = () => this.#drawWhole();
    const over = () => this.#isWhole = false;
    const changed = () => print.matches ? whole() : over();
    const selected = () => getSelection()?.isCollapsed && !print.matches && over();
    addEventListener("beforeprint", whole);
    addEventListener("afterprint", over);
    print.addEventListener("change", changed);
    document.addEventListener("selectionchange", selected);
    this.#stops.push(() => {
      removeEventListener("beforeprint", whole);
      removeEventListener("afterprint", over);
      print.removeEventListener("change", changed);
      document.removeEventListener("selectionchange", selected);
    });
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
 * @param {ArrayLike<Element>} items in the order in which they stand
 * @param {(box: DOMRect) => boolean} test holds for all from the one that is sought
 * @returns {number} how many stand before it
 */
function firstWhere(items, test) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(items[middle].getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return low;
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
    const said = t[kind] ?? t.newer;
    const words = typeof said === "string" ? said : said(name ?? t.someone);
    return html`<p class="notice" key=${block.key} data-key=${block.key}>${words}</p>`;
  }
  return html`<ul class="messages" role="list" key=${block.key}>
    ${block.lines.map(({ message, first, last, tellState, ours }) => html`<${Message}
      key=${message.key} message=${message} first=${first} last=${last} tellState=${tellState}
      ours=${ours} author=${authorOf(message)} onRetry=${onRetry} onDrop=${onDrop} Marks=${Marks}
      conversation=${conversation?.key ?? ""} newest=${message === newest}
      isOver=${Boolean(conversation?.closed || conversation?.stopped)} authorOf=${authorOf}
    />`)}
  </ul>`;
}
