// The words of what is opened later: they come with it, in the language that the page has chosen.

import { wearMore } from "./words.js";

/** @type {import("./words.js").Lists} */
export const openedWords = {
  en: () => import("../strings/later/en.js"),
  ar: () => import("../strings/later/ar.js"),
  de: () => import("../strings/later/de.js"),
  es: () => import("../strings/later/es.js"),
  fr: () => import("../strings/later/fr.js"),
  ja: () => import("../strings/later/ja.js"),
};

/** To be awaited before anything of it is shown. */
export async function wearOpenedWords() {
  await wearMore("whoCanRead", openedWords);
}
