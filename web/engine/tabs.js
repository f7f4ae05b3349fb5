// Which tab owns the engine, and how the others reach it.
//
// A Web Lock picks the owner and passes on to the next tab when the owner is closed or crashes. The
// tabs talk over a BroadcastChannel of the same name.
//
// An owner may also hang: a stopped process, a frozen tab, a loop without end. So the others ask it
// for a sign of life, and one of them takes the lock away when none comes. Questions without an
// answer are counted, not seconds: a laptop that slept, or a tab whose timers are held back, asks
// late but is answered at once.

/** @import { Input, Report } from "./host.js" */

/** @typedef {{ release: string, openedAt: number }} Page all of whose code is of one release */

/**
 * What owners say carries the term of their ownership; what a page or an engine says, its release.
 * @typedef {({ kind: "command", tab: string, command: number, input: Input }
 *   | { kind: "attach", tab: string }
 *   | { kind: "network", online: boolean }
 *   | { kind: "reports", reports: Report[] }
 *   | { kind: "leading" }
 *   | { kind: "ask" }
 *   | { kind: "alive" }) & { term?: number, page?: Page }} TabMessage
 */

/** Between two questions: seldom enough to cost nothing, often enough to take over in seconds. */
const askMilliseconds = 1_500;
/** So many questions in a row without an answer, and the owner hangs. */
const firstPatience = 3;
/** Doubled with each change by force: a slow owner is not fought over for ever. */
const longestPatience = 24;
/** What ends an engine is heard by the other tabs soon; one that hangs is not waited for. */
const endPauseMilliseconds = 250;
const endCountMax = 20;

/**
 * @typedef {object} TabEvents
 * @property {() => void} lead this tab owns the engine from now on
 * @property {() => void} lost it does not any more
 * @property {(message: TabMessage) => void} heard from another tab
 * @property {(error: unknown) => void} refused the browser gives no locks
 */

export class Tabs {
  /** @type {BroadcastChannel | null} */
  #channel = null;
  #name;
  #events;
  #isLeading = false;
  #ended = false;
  #unanswered = 0;
  /** How often an owner was heard. */
  #signs = 0;
  /** How often this tab became the owner. */
  #tenure = 0;
  /** Of the last owner known, later than all before. */
  #term = 0;
  #patience = firstPatience;
  /** How often somebody else was found to be taking over, of whom nothing came. */
  #deferred = 0;
  /** Our place among those who wait for the lock. */
  #place = new AbortController();
  #release = () => {};

  /**
   * @param {string} name of the lock and the channel
   * @param {TabEvents} events
   */
  constructor(name, events) {
    this.#name = name;
    this.#events = events;
    try {
      this.#channel = new BroadcastChannel(name);
      this.#channel.addEventListener("message", ({ data }) => this.#heard(data));
    } catch {
      // Refused together with all other storage; the lock says so too, or there is but one tab.
    }
    this.#hold({});
    setInterval(() => this.#ask(), askMilliseconds);
  }

  /** @param {TabMessage} message to all other tabs */
  tell(message) {
    this.#channel?.postMessage(this.#isLeading ? { ...message, term: this.#term } : message);
  }

  /** Gives the lock back and waits for it again, behind the others. */
  stepDown() {
    this.#release();
  }

  /** Gives the lock to another tab, if one waits for it. */
  async makeRoom() {
    if (this.#isLeading && await this.#othersWait()) this.#release();
  }

  /**
   * Takes no part any more: a tab that is opened anew begins anew. The lock is given back when the
   * others have heard the same and left their places, or none of them would.
   * @param {boolean} [hasHeir] one of those who wait is to have it now
   */
  async end(hasHeir = false) {
    this.#ended = true;
    this.#place.abort();
    const countMax = hasHeir ? 0 : endCountMax;
    for (let count = 0; count < countMax && await this.#othersWait(); count += 1) {
      await pause(endPauseMilliseconds);
    }
    this.#release();
  }

  async #othersWait() {
    const { pending } = await navigator.locks.query().catch(() => ({ pending: [] }));
    return pending?.some(({ name }) => name === this.#name) ?? false;
  }

  /** @param {{ steal?: boolean }} options */
  async #hold(options) {
    this.#place = new AbortController();
    const { signal } = this.#place;
    let tenure = 0;
    try {
      // A lock that is taken away has no place to give up.
      await navigator.locks.request(this.#name, options.steal ? options : { signal }, () => {
        tenure = this.#tenure + 1;
        return this.#lead();
      });
    } catch (error) {
      if (tenure === 0) {
        if (!signal.aborted) this.#events.refused(error);
        return;
      }
      // It was taken away.
      this.#patience = Math.min(2 * this.#patience, longestPatience);
    }
    // Taken away by ourselves, the moment after it was given: we own it still.
    if (tenure !== this.#tenure) return;
    this.#isLeading = false;
    this.#unanswered = 0;
    this.#events.lost();
    if (!this.#ended) this.#hold({});
  }

  #lead() {
    this.#tenure += 1;
    if (this.#isLeading) this.#events.lost();
    this.#isLeading = true;
    this.#term = Math.max(Date.now(), this.#term + 1);
    const held = new Promise((resolve) => {
      this.#release = () => resolve(undefined);
    });
    this.#events.lead();
    return held;
  }

  #ask() {
    if (this.#isLeading || this.#ended) return;
    if (this.#unanswered >= this.#patience) this.#takeOver().catch(() => {});
    this.#unanswered += 1;
    this.tell({ kind: "ask" });
  }

  /** One tab at a time, which asks once more when it is its turn. */
  async #takeOver() {
    this.#unanswered = 0;
    const signs = this.#signs;
    // Whoever hangs while it takes over must not be in the way for ever either.
    const options = this.#deferred < firstPatience ? { ifAvailable: true } : { steal: true };
    await navigator.locks.request(`${this.#name}-next`, options, async (turn) => {
      this.#deferred = turn ? 0 : this.#deferred + 1;
      if (!turn) return;
      await pause(askMilliseconds);
      if (this.#signs !== signs || this.#isLeading || this.#ended) return;
      this.#patience = Math.min(2 * this.#patience, longestPatience);
      this.#place.abort();
      this.#hold({ steal: true });
      await pause(askMilliseconds);
    });
  }

  /** @param {TabMessage} message */
  #heard(message) {
    if (message.term !== undefined) {
      // Of one that hung, was replaced and does not know it yet.
      if (message.term < this.#term) return;
      this.#term = message.term;
      this.#unanswered = 0;
      this.#deferred = 0;
      this.#signs += 1;
    }
    if (message.kind === "ask") {
      if (this.#isLeading) this.tell({ kind: "alive" });
    } else {
      // It was taken away while this tab hung, and the browser has not said so yet.
      if (message.kind === "leading") this.#release();
      this.#events.heard(message);
    }
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
