// The end of a day.

import { dayKey } from "./days.js";

/**
 * The moment at which "Today" becomes "Yesterday".
 * @param {number} now
 * @returns {number}
 */
export function nextMidnight(now) {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
}

/**
 * What was "Today" is "Yesterday" after midnight, also in a page that nobody touched.
 * @param {() => void} changed
 * @returns {() => void} not any more
 */
export function watchDays(changed) {
  let day = dayKey(Date.now());
  let timer = 0;
  const look = () => {
    if (dayKey(Date.now()) === day) return;
    day = dayKey(Date.now());
    changed();
  };
  const wait = () => {
    timer = setTimeout(() => {
      look();
      wait();
    }, nextMidnight(Date.now()) - Date.now() + 1_000);
  };
  wait();
  // A timer sleeps with its machine.
  document.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
