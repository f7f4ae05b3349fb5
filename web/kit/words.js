// The words in the language of the person, and names among them. English comes with the page;
// others when asked for, and in all languages those of what is opened later.

import english from "../strings/en.js";
import * as days from "./days.js";
import { bestLanguage, directionOf, languages, localeOf } from "./visit.js";

/** @import { Manner } from "./days.js" */
/** @import { Language } from "./visit.js" */

/**
 * What only the desk's pages have is there on those alone; a test sees to it that no other uses it,
 * and that what a page shows at first says nothing of what is fetched later.
 * @typedef {typeof import("../strings/later/en.js").default} OpenedWords
 * @typedef {typeof import("../strings/desk/en.js").default} DeskWords
 * @typedef {typeof english & OpenedWords & DeskWords} Words
 * @typedef {Omit<Partial<Words>, "refusals"> & { refusals?: Partial<Words["refusals"]> }} Part
 * @typedef {Record<Language, () => Promise<{ default: Part }>>} Lists
 */

/** @type {Lists[]} */
const lists = [{
  en: async () => ({ default: english }),
  ar: () => import("../strings/ar.js"),
  de: () => import("../strings/de.js"),
  es: () => import("../strings/es.js"),
  fr: () => import("../strings/fr.js"),
  ja: () => import("../strings/ja.js"),
}];

/**
 * Sentences that name a control or a dialog: what assistive technology reads out and looks for has
 * no signs in it that nobody sees. They are short, and a name reorders nothing in them.
 */
const withPlainNames = new Set(["removeName", "removeAsk"]);

let allEnglish = /** @type {Words} */ (/** @type {unknown} */ (english));
/** @type {[Language, Words]} */
let worn = [languages[0], allEnglish];
export let t = withNames(allEnglish, "ltr");
/** @type {Manner} */
export let manner = {
  locale: languages[0], hourCycle: undefined, today: t.today, yesterday: t.yesterday,
};

/**
 * Before anything is shown.
 * @param {Lists} more
 * @param {Part} inEnglish of which the others are translations
 */
export function addWords(more, inEnglish) {
  lists.push(more);
  allEnglish = together([allEnglish, inEnglish]);
  t = withNames(allEnglish, "ltr");
}

/** To be awaited before anything is shown. */
export async function chooseLanguage() {
  const language = bestLanguage(navigator.languages);
  try {
    wear(language, await wordsOf(language));
  } catch {
    // Lost on the way: English is here.
    wear(languages[0], allEnglish);
  }
}

/**
 * After a language was chosen.
 * @param {string} key one of them
 * @param {Lists} list
 */
export async function wearMore(key, list) {
  const [language] = worn;
  if (key in worn[1]) return;
  const part = await list[language]().catch(() => list.en());
  wear(language, together([worn[1], part.default]));
}

/**
 * @param {Language} language
 * @returns {Promise<Words>}
 */
export async function wordsOf(language) {
  const parts = await Promise.all(lists.map((list) => list[language]()));
  return together(parts.map((part) => part.default));
}

/**
 * @param {Part[]} parts which have words of their own, and refusals each
 * @returns {Words}
 */
function together(parts) {
  const refusals = Object.assign({}, ...parts.map((part) => part.refusals));
  return Object.assign({}, ...parts, { refusals });
}

/**
 * Dates follow the page's language; whether hours are counted to 12 follows the browser.
 * @param {Language} language
 * @param {Words} words
 */
function wear(language, words) {
  worn = [language, words];
  t = withNames(words, directionOf(language));
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
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
 * @template {object} List
 * @param {List} words
 * @param {"ltr" | "rtl"} direction
 * @returns {List}
 */
export function withNames(words, direction) {
  if (Array.isArray(words)) return words;
  const entries = Object.entries(words).map(([key, value]) => {
    if (typeof value === "object") return [key, withNames(value, direction)];
    if (typeof value !== "function") return [key, value];
    const place = (/** @type {unknown} */ part) => {
      if (typeof part !== "string") return part;
      return withPlainNames.has(key) ? plainName(part) : isolate(part, direction);
    };
    return [key, (/** @type {unknown[]} */ ...parts) => value(...parts.map(place))];
  });
  return Object.fromEntries(entries);
}

/** What embeds, overrides and isolates; it must be closed, and in a name it need not be. */
const controls = /[\u202A-\u202E\u2066-\u2069]/g;
const strongToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * @param {string} text
 * @returns {string} without what turns the text behind it round
 */
export function straight(text) {
  return text.replace(controls, "");
}

/**
 * A name as it may stand anywhere: on one line, and straight.
 * @param {string} name
 * @returns {string}
 */
export function plainName(name) {
  return straight(name).replace(/[\s\p{Cc}]+/gu, " ");
}

/**
 * A name within a sentence, which it cannot reorder, nor the sentence it. Where both run the same
 * way nothing is added, so that what is copied, searched for and read out is the plain name.
 * @param {string} name
 * @param {"ltr" | "rtl"} direction of the sentence
 * @returns {string}
 */
export function isolate(name, direction) {
  const plain = plainName(name);
  const runsAlong = direction === "rtl"
    ? /^[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\s]*$/u.test(plain)
    : !strongToLeft.test(plain) && !/[\u200E\u200F\u061C]/.test(plain);
  return runsAlong ? plain : `\u2068${plain}\u2069`;
}

/** @typedef {string | ((name: string) => string)} Sentence */

/** Called when something is to be said that is not here yet. */
let ask = () => {};

/** @param {() => void} fetch words that seldom are needed, and draw anew */
export function onMissing(fetch) {
  ask = fetch;
}

/**
 * @param {string} key of a wait, a refusal or a notice
 * @param {string} [meanwhile] what can be said of anything, while the words for it are on their way
 * @returns {Sentence}
 */
export function sentence(key, meanwhile = t.refusals.internal) {
  const { waits, rare } = /** @type {Record<string, Record<string, Sentence>>} */ (
    /** @type {unknown} */ (t)
  );
  const said = waits[key] ?? rare?.[key];
  if (!said && !rare) ask();
  return said ?? meanwhile;
}

/**
 * @param {string} code
 * @returns {string} the plain words for a refusal
 */
export function wordsFor(code) {
  const refusals = /** @type {Record<string, string>} */ (t.refusals);
  return refusals[code] ?? /** @type {string} */ (sentence(code));
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

// Names by their letters

/** @type {Intl.Segmenter | null | undefined} */
let segmenter;

/**
 * What people take for one letter: with its accents, a flag, a family.
 * @param {string} text
 * @returns {Iterable<string>}
 */
export function* graphemes(text) {
  segmenter ??= "Segmenter" in Intl ? new Intl.Segmenter() : null;
  if (!segmenter) yield* text;
  else for (const { segment } of segmenter.segment(text)) yield segment;
}

/** One letter may carry a thousand accents; nobody reads more than a few. */
export const graphemeLengthMax = 40;

/**
 * One or two letters that stand for a name. Two only of scripts with capitals: others join them,
 * or turn them round.
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
  const firsts = name.split(/[\s\p{Z}]+/u).map(firstLetter).filter((letter) => letter !== "");
  const [first = "", second = ""] = firsts;
  return isCapital(first) && isCapital(second) ? first + second : first;
}

/** @param {string} word */
function firstLetter(word) {
  for (const letter of graphemes(word.slice(0, graphemeLengthMax))) {
    if (!/[\p{L}\p{N}]|\p{Extended_Pictographic}|\p{RI}/u.test(letter)) continue;
    const capital = letter.toUpperCase();
    // "ß" has a capital of two letters.
    return [...graphemes(capital)].length === 1 ? capital : letter;
  }
  return "";
}

/** @param {string} letter */
function isCapital(letter) {
  return /^[\p{Lu}\p{Lt}]/u.test(letter);
}
