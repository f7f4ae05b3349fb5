// The words of the pages on which people found a desk, join it and answer there: `t` has them once
// this is imported.

import english from "./desk/en.js";
import { addWords } from "./strings.js";

addWords({
  en: async () => ({ default: english }),
  ar: () => import("./desk/ar.js"),
  de: () => import("./desk/de.js"),
  es: () => import("./desk/es.js"),
  fr: () => import("./desk/fr.js"),
  ja: () => import("./desk/ja.js"),
}, english);
