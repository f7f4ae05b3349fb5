// What of a log is on the screen.

/** @import { Seen } from "../../line/events.js" */
/** @import { Entry } from "../../line/state.js" */

/**
 * What is on the screen, by the places of messages: `first` to `last` in part, `from` to `through`
 * as a whole, and which is in the middle.
 * @typedef {Seen & { first: number, middle: number, last: number }} OnScreen
 */

/**
 * @param {HTMLElement} log
 * @param {Entry[]} drawn
 * @returns {OnScreen | null}
 */
export function onScreen(log, drawn) {
  const items = log.querySelectorAll("li[data-key]");
  if (items.length === 0) return null;
  const newest = drawn.findLast(({ order }) => order !== null)?.order ?? 0;
  const placeOf = (/** @type {number} */ index, /** @type {number} */ ofPending) => {
    const key = items[index]?.getAttribute("data-key");
    return drawn.find((entry) => entry.key === key)?.order ?? ofPending;
  };
  const { top, bottom, height } = log.getBoundingClientRect();
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
