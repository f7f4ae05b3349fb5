// The words in the language of the person. English comes with the page; others when asked for.

import * as days from "../state/days.js";
import { isolate, plainName } from "../state/isolation.js";
import english from "./en.js";
import { beginLanguage, directionOf, languages, localeOf, wordsOf } from "./languages.js";

/** @import { Manner } from "../state/days.js" */
/** @import { Member } from "../state/events.js" */
/** @import { Language, Words } from "./languages.js" */

/**
 * Sentences that name a control or a dialog: what assistive technology reads out and looks for has
 * no signs in it that nobody sees. They are short, and a name reorders nothing in them.
 */
const withPlainNames = new Set(["removeName", "removeAsk"]);

export let t = withNames(english, "ltr");
/** @type {Manner} */
let manner = { locale: languages[0], hourCycle: undefined, today: t.today, yesterday: t.yesterday };

/** To be awaited before anything is shown. */
export async function chooseLanguage() {
  const language = beginLanguage();
  try {
    wear(language, await wordsOf(language));
  } catch {
    // Lost on the way: English is here.
    document.documentElement.lang = languages[0];
    document.documentElement.dir = directionOf(languages[0]);
    wear(languages[0], english);
  }
}

/**
 * Dates follow the page's language; whether hours are counted to 12 follows the browser.
 * @param {Language} language
 * @param {Words} words
 */
function wear(language, words) {
  t = withNames(words, directionOf(language));
  const locale = localeOf(language, navigator.languages);
  const browsers = hourCycleOf(undefined);
  const hourCycle = browsers === hourCycleOf(locale) ? undefined : browsers;
  manner = { locale, hourCycle, today: t.today, yesterday: t.yesterday };
}

/** @param {string | undefined} locale the browser's own if there is none */
function hourCycleOf(locale) {
  return new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hourCycle;
}

/**
 * Isolates every name that is put into a sentence, in this one place, so that no caller can forget
 * it: an Arabic name in an English sentence does not reorder what stands behind it, nor the other
 * way round. Sentences are drawn in the page's direction, never with `dir="auto"`: the name that
 * stands first would choose it. A name that stands alone is drawn with `dir="auto"` as it is.
 * @param {Words} words
 * @param {"ltr" | "rtl"} direction
 * @returns {Words}
 */
export function withNames(words, direction) {
  const entries = Object.entries(words).map(([key, value]) => {
    if (typeof value !== "function") return [key, value];
    const place = (/** @type {unknown} */ part) => {
      if (typeof part !== "string") return part;
      return withPlainNames.has(key) ? plainName(part) : isolate(part, direction);
    };
    const sentence = /** @type {(...parts: unknown[]) => string} */ (value);
    return [key, (/** @type {unknown[]} */ ...parts) => sentence(...parts.map(place))];
  });
  return Object.fromEntries(entries);
}

/**
 * @param {string} code
 * @returns {string} the plain words for a refusal
 */
export function wordsFor(code) {
  const words = /** @type {Record<string, string>} */ (t.refusals);
  return words[code] ?? t.refusals.internal;
}

/** @param {number} time */
export function clock(time) {
  return days.clock(time, manner);
}

/**
 * @param {number} time
 * @param {number} now
 */
export function dayName(time, now) {
  return days.dayName(time, now, manner);
}

/**
 * @param {number} time
 * @param {number} now
 */
export function shortTime(time, now) {
  return days.shortTime(time, now, manner);
}

/**
 * @param {Member} member
 * @param {string | null} customer what the customer is called here; null where it is the reader
 */
export function memberName(member, customer) {
  if (member.role !== "customer") return member.name ?? t.someone;
  return member.self ? t.you : customer ?? t.you;
}
