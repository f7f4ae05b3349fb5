// Which language the page speaks. Small, and the first code of the page asks it: language and
// direction are right before anything is painted, and the words come while the rest does.

/** @typedef {typeof import("./en.js").default} Words */
/** @typedef {"en" | "ar" | "de" | "es" | "fr" | "ja"} Language */

/** The first is what all others fall back to. @type {Language[]} */
export const languages = ["en", "ar", "de", "es", "fr", "ja"];

/** @type {Record<Language, () => Promise<{ default: Words }>>} */
const lists = {
  en: () => import("./en.js"),
  ar: () => import("./ar.js"),
  de: () => import("./de.js"),
  es: () => import("./es.js"),
  fr: () => import("./fr.js"),
  ja: () => import("./ja.js"),
};

/**
 * @param {Language} language
 * @returns {Promise<Words>}
 */
export async function wordsOf(language) {
  return (await lists[language]()).default;
}

/**
 * @param {readonly string[]} wishes of the person, the dearest first: "pt-BR", "de-AT"
 * @returns {Language}
 */
export function bestLanguage(wishes) {
  for (const wish of wishes) {
    const found = languages.find((language) => language === baseOf(wish));
    if (found) return found;
  }
  return languages[0];
}

/**
 * Dates of an American and of a Briton differ, though both read English.
 * @param {Language} language
 * @param {readonly string[]} wishes
 * @returns {string} the first wish in this language, with its region
 */
export function localeOf(language, wishes) {
  const wish = wishes.find((other) => baseOf(other) === language) ?? language;
  try {
    return Intl.getCanonicalLocales(wish)[0];
  } catch {
    // Some systems add words of their own to it.
    return language;
  }
}

/**
 * @param {Language} language
 * @returns {"ltr" | "rtl"}
 */
export function directionOf(language) {
  return language === "ar" ? "rtl" : "ltr";
}

/** Tells the document its language, and asks for the words. */
export function beginLanguage() {
  const language = bestLanguage(navigator.languages);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  // Whoever needs them notices if they do not come.
  wordsOf(language).catch(() => {});
  return language;
}

/** @param {string} locale */
function baseOf(locale) {
  return locale.toLowerCase().split(/[-_]/, 1)[0];
}
