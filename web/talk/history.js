// What a page knows of a conversation's past: its end when somebody comes to look, and then, part
// by part, what stands before that.

import { noReactions } from "../line/state.js";

/** @import { Bytes } from "../engine/bytes.js" */
/** @import { Line } from "../line/line.js" */
/** @import { Conversation } from "../line/state.js" */

/** What a screen or two show, with all that nobody sees a line of. */
const openingCount = 250;
const stepCount = 1_000;
/** However many signs somebody has put behind it, so much is there to be read. */
const readableCountMin = 60;
/** Unasked: whoever prints a conversation, or looks for a word in it, has all of nearly any. */
const entryCountMax = 20_000;

export class History {
  #line;
  #isAsking = false;
  #runs = 0;
  /** The conversations whose end this engine has been asked for. @type {Set<string>} */
  #opened = new Set();
  /** It knows nothing of these. @type {Set<string>} */
  #refused = new Set();

  /** @param {Line} line */
  constructor(line) {
    this.#line = line;
  }

  /**
   * @param {Pick<Conversation, "key" | "id"> &
   *   Partial<Pick<Conversation, "from" | "whole" | "entries" | "reactions">>
   * } conversation of which nothing more need be known
   */
  look({ key, id, from = null, whole = false, entries = [], reactions = noReactions() }) {
    const { ready, running, broken, runs } = this.#line.state;
    if (runs !== this.#runs) {
      this.#opened.clear();
      this.#refused.clear();
    }
    this.#runs = runs;
    if (!ready || !running || broken || !id) return;
    if (!this.#opened.has(key)) this.#ask(key, id, null, openingCount);
    else if (from !== null && !whole && !isMuch(entries.length, reactions.told)) {
      this.#ask(key, id, from, stepCount);
    }
  }

  /**
   * Somebody looks for more than that.
   * @param {Pick<Conversation, "key" | "id" | "from" | "whole">} conversation
   */
  back({ key, id, from, whole }) {
    if (id && from !== null && !whole) this.#ask(key, id, from, stepCount);
  }

  /**
   * @param {string} key
   * @param {Bytes} conversation
   * @param {number | null} before
   * @param {number} count
   */
  async #ask(key, conversation, before, count) {
    if (this.#isAsking || this.#refused.has(key)) return;
    this.#isAsking = true;
    this.#opened.add(key);
    try {
      await this.#line.command({ do: "history", conversation, before, count });
    } catch {
      this.#refused.add(key);
    }
    this.#isAsking = false;
    // What was told with the answer has been taken up: there may be more to ask.
    this.#line.dispatch();
  }
}

/**
 * @param {number} entryCount
 * @param {number} signCount
 */
function isMuch(entryCount, signCount) {
  return entryCount >= readableCountMin && entryCount + signCount >= entryCountMax;
}
