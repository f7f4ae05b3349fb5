// Which entries of a long log are drawn: some around what is being read. Nobody waits for ten
// thousand messages to be drawn that stand far above the screen.

/** @typedef {{ start: number, end: number }} Range `end` is the first that is not drawn */

/** How many more are drawn when somebody comes near the first or the last that is. */
const stepCount = 80;
/** A screen shows about ten; beyond these, those at the other side go. */
const countMax = 320;
/** What was read already, drawn above the first unread entry for the context. */
const contextCount = 40;

/**
 * @param {number} count of all entries
 * @param {number} unreadAt the place of the first unread entry, or -1
 * @returns {Range} what is drawn when a conversation is opened
 */
export function openingRange(count, unreadAt) {
  if (unreadAt < 0) return { start: Math.max(0, count - stepCount), end: count };
  const start = Math.max(0, unreadAt - contextCount);
  return { start, end: Math.min(count, start + countMax) };
}

/** @param {Range} range */
export function withEarlier({ start, end }) {
  const earlier = Math.max(0, start - stepCount);
  return { start: earlier, end: Math.min(end, earlier + countMax) };
}

/**
 * @param {Range} range
 * @param {number} count of all entries
 */
export function withLater({ start, end }, count) {
  const later = Math.min(count, end + stepCount);
  return { start: Math.max(start, later - countMax), end: later };
}

/**
 * Entries were added at the end, or went.
 * @param {Range} range
 * @param {number} before how many there were
 * @param {number} count how many there are
 * @param {boolean} isAtEnd somebody reads there, and does not look at the first that is drawn
 * @returns {Range}
 */
export function afterChange({ start, end }, before, count, isAtEnd) {
  const newEnd = end >= before ? count : Math.min(end, count);
  const newStart = isAtEnd ? Math.max(start, newEnd - countMax) : start;
  return { start: Math.min(newStart, newEnd), end: newEnd };
}

/**
 * @param {Range} range
 * @param {number} place
 */
export function isDrawn({ start, end }, place) {
  return place >= start && place < end;
}
