// The words of the pages on which people found a desk, join it and answer there: `t` has them once
// this is imported.

import { openedWords } from "../kit/opened.js";
import { addWords } from "../kit/words.js";
import english from "../strings/desk/en.js";
import opened from "../strings/later/en.js";

addWords({
  en: async () => ({ default: english }),
  ar: () => import("../strings/desk/ar.js"),
  de: () => import("../strings/desk/de.js"),
  es: () => import("../strings/desk/es.js"),
  fr: () => import("../strings/desk/fr.js"),
  ja: () => import("../strings/desk/ja.js"),
}, english);
addWords({ ...openedWords, en: async () => ({ default: opened }) }, opened);
