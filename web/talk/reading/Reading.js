// What of a conversation somebody has had before their eyes: where they rested, and what they
// scrolled over to get there. What they jumped over was not there.

import { isBeingSeen } from "../../line/page.js";
import { onScreen } from "./onscreen.js";

/** @import { Seen } from "../../line/events.js" */
/** @import { Entry } from "../../line/state.js" */
/** @import { OnScreen } from "./onscreen.js" */

/** What flew past was not read. */
const readMilliseconds = 300;
/** Who steps through the conversations has not read them; who stays has. */
const stayMilliseconds = 3_000;

export class Reading {
  /** @type {OnScreen | null} */
  #window = null;
  /** @type {Seen | null} without a jump since */
  #seen = null;
  #timer = 0;
  /** A key leads to the beginning or the end; some browsers show all between in a moment. */
  #leaping = false;
  /** @type {Seen | null} what was told last: an engine that cannot take it is told it once */
  #told = null;
  /** What is unread below this place is counted beside the way to the end. */
  below = 0;
  #of;
  #passing;
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {object} of
   * @param {HTMLElement} of.log
   * @param {boolean} of.passing somebody only steps past, as far as is known
   * @param {() => Entry[]} of.drawn
   * @param {(after: number) => Entry[]} of.unread
   * @param {(seen: Seen) => void} of.read something unread has been on the screen
   * @param {() => void} of.moved `below` is another
   */
  constructor(of) {
    this.#of = of;
    this.#passing = of.passing;
  }

  begin() {
    const stay = () => {
      this.#passing = false;
      this.soon();
    };
    const staying = setTimeout(stay, stayMilliseconds);
    const acts = ["pointerdown", "wheel", "input"];
    for (const act of acts) addEventListener(act, stay, { passive: true });
    const leap = (/** @type {KeyboardEvent} */ { key }) => {
      if (key === "Home" || key === "End") this.#leaping = true;
    };
    addEventListener("keydown", leap);
    this.#stops.push(
      () => removeEventListener("keydown", leap),
      onSeenChange(() => this.soon()),
      () => clearTimeout(staying),
      () => acts.forEach((act) => removeEventListener(act, stay)),
    );
    this.moved();
  }

  end() {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
  }

  /** How far down somebody looks. */
  get through() {
    return this.#window?.through ?? 0;
  }

  /** Something has moved. */
  moved() {
    if (!this.#update()) {
      // Elsewhere: one must rest there first.
      clearTimeout(this.#timer);
      this.#timer = 0;
    }
    this.soon();
  }

  soon() {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      const isRest = this.#update();
      if (isRest && this.#seen && this.#seen.from <= this.#seen.through) this.#tell(this.#seen);
      else if (!isRest && this.#window) this.soon();
    }, readMilliseconds);
  }

  /** @returns {boolean} whether somebody still looks there, or has only scrolled */
  #update() {
    const before = this.#window;
    const now = this.#passing || !isBeingSeen()
      ? null
      : onScreen(this.#of.log, this.#of.drawn());
    this.#window = now;
    const isNear = now && before && this.#seen && holds(now, before) && holds(before, now);
    const isRest = isNear && now.first === before.first && now.last === before.last;
    if (isRest) this.#leaping = false;
    if (isNear && this.#seen && !this.#leaping) {
      const { from, through } = this.#seen;
      this.#seen = { from: Math.min(from, now.from), through: Math.max(through, now.through) };
      return true;
    }
    this.#seen = now && { from: now.from, through: now.through };
    return false;
  }

  /** @param {Seen} seen */
  #tell(seen) {
    const unread = this.#of.unread(seen.from - 1)[0];
    const told = this.#told;
    const isTold = told && told.from <= seen.from && seen.through <= told.through;
    if (!isTold && unread && Number(unread.order) <= seen.through) {
      this.#told = seen;
      this.#of.read(seen);
    }
    if (this.below === seen.through) return;
    this.below = seen.through;
    this.#of.moved();
  }
}

/**
 * What was in the middle of the one is still in the other: who moves by more than half a screen at
 * once, as the End key does in some browsers, flies past.
 * @param {OnScreen} one
 * @param {OnScreen} other
 */
function holds({ first, last }, { middle }) {
  return first <= middle && middle <= last;
}

/** @param {() => void} listener called whenever `isBeingSeen` may have changed */
function onSeenChange(listener) {
  document.addEventListener("visibilitychange", listener);
  addEventListener("focus", listener);
  addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    removeEventListener("focus", listener);
    removeEventListener("blur", listener);
  };
}
