// How much more fits into a message.

/** The engine's bound for one message in UTF-8: some eight printed pages. */
const byteCountMax = 16 * 1024;
/** From so little room on it is worth a word. */
const byteCountTold = 2 * 1024;

const utf8 = new TextEncoder();

/**
 * @param {string} text
 * @returns {number | null} about how many more characters like these fit, negative when there are
 *   too many; null while there is room enough not to think of it
 */
export function roomLeft(text) {
  // A character takes three bytes at the most, as JavaScript counts them.
  if (text.length * 3 < byteCountMax - byteCountTold) return null;
  const byteCount = utf8.encode(text.trim()).length;
  const left = byteCountMax - byteCount;
  if (left > byteCountTold) return null;
  return Math.floor((left * text.length) / Math.max(byteCount, 1));
}
