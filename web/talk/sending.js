// The way of a message from the box to the engine: shown and kept at once, given to the engine
// until it has it on its own disk. What was on that way when a page was closed goes on in the next.

import { fromHex, randomIdentifier, toHex } from "../engine/bytes.js";
import { Refusal } from "../line/line.js";

/** @import { Bytes } from "../engine/bytes.js" */
/** @import { Line } from "../line/line.js" */
/** @import { Message } from "../line/state.js" */
/** @import { Kept } from "./kept.js" */

export class Sending {
  #line;
  #kept;
  #ready;
  /** What the engine need not keep: asked for once, as each answer calls this again. */
  #takenBack = /** @type {Set<string>} */ (new Set());

  /**
   * @param {Line} line
   * @param {Kept} kept
   * @param {Promise<unknown>} [ready] what has to come before any message
   */
  constructor(line, kept, ready = Promise.resolve()) {
    this.#line = line;
    this.#kept = kept;
    this.#ready = ready;
    line.subscribe(() => this.#takeBack());
    kept.onDropped((key) => line.dispatch({ event: "submissionDropped", key }));
    for (const { id, submission } of kept.allSubmissions()) {
      const bytes = fromHex(id);
      if (!bytes) continue;
      this.#line.dispatch({ event: "submitted", id: bytes, ...submission });
      // The engine knows by the identifier what it has already.
      if (!submission.failed) this.#deliver(bytes, submission.text, submission.conversation);
    }
  }

  /**
   * @param {string} text
   * @param {string | null} conversation
   */
  send(text, conversation) {
    const id = randomIdentifier();
    const submission = { conversation, text, at: Date.now(), failed: null };
    const isKept = this.#kept.keepSubmission(toHex(id), submission);
    this.#line.dispatch({ event: "submitted", id, ...submission });
    if (!isKept) this.#line.dispatch({ event: "unkept", id });
    this.#deliver(id, text, conversation).then(keepStorage);
  }

  /** @param {Message} message that will not be sent, and was given up */
  drop({ key }) {
    this.#kept.dropSubmission(key);
    this.#line.dispatch({ event: "submissionDropped", key });
  }

  /** What the engine will not send by itself is kept here, for people to send it again. */
  #takeBack() {
    const conversations = this.#line.state.conversations.values();
    for (const { id: conversation, key: where, entries } of conversations) {
      const waiting = entries.slice(entries.findLastIndex(({ order }) => order !== null) + 1);
      for (const entry of waiting) {
        if (entry.type !== "message" || entry.failed !== "held") continue;
        const { key, text, at, side, failed } = entry;
        if (this.#takenBack.has(key)) continue;
        const [id, target] = [fromHex(key), side === "customer" ? null : where];
        const isKept = this.#kept.keepSubmission(key, { conversation: target, text, at, failed });
        if (!id || !isKept) continue;
        this.#takenBack.add(key);
        this.#line.tell({ do: "withdraw", conversation, id });
      }
    }
  }

  /**
   * @param {Bytes} id
   * @param {string} text
   * @param {string | null} conversation
   */
  async #deliver(id, text, conversation) {
    await this.#ready;
    const target = conversation === null ? null : fromHex(conversation);
    try {
      await this.#line.command({ do: "send", conversation: target, id, text });
      // The engine had it, and could not send it: it is the page's again by now.
      if (this.#takenBack.has(toHex(id))) return;
      this.#kept.dropSubmission(toHex(id));
      this.#line.dispatch({ event: "submissionTaken", id });
    } catch (refusal) {
      const failed = refusal instanceof Refusal ? refusal.code : "internal";
      this.#kept.keepSubmission(toHex(id), { conversation, text, at: Date.now(), failed });
      this.#line.dispatch({ event: "submissionFailed", id, code: failed });
    }
  }
}

/** Asks the browser not to throw our database away when the disk gets full. */
function keepStorage() {
  navigator.storage?.persist?.().catch(() => {});
}
