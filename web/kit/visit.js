// What a visit says before anything else is known: the desk in the path, as people receive paths,
// and the language of the person. Small and without imports: the page's first code waits for it.

/** @typedef {"en" | "ar" | "de" | "es" | "fr" | "ja"} Language */

/** The first is what all others fall back to. @type {Language[]} */
export const languages = ["en", "ar", "de", "es", "fr", "ja"];

/** Programs that pass links on escape what is escaped already. */
const escapedAgainMax = 3;

/**
 * Undoes percent-encoding, also where only a part of it is whole.
 * @param {string} text
 * @returns {string}
 */
export function unescaped(text) {
  for (let round = 0; round < escapedAgainMax; round += 1) {
    const plain = text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
    if (plain === text) break;
    text = plain;
  }
  return text;
}

/**
 * `/Support`, `/support/`, `//support` and `/support%23…` all mean `support`.
 * @param {string} pathname
 * @returns {string} the name of the desk; the server says whether there is one
 */
export function slugOf(pathname) {
  return unescaped(pathname).split(/[#?&]/, 1)[0].split(/[/\s]+/).filter(Boolean).join("/")
    .toLowerCase();
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

/** @param {string} locale */
function baseOf(locale) {
  return locale.toLowerCase().split(/[-_]/, 1)[0];
}
