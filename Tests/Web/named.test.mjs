import assert from "node:assert/strict";
import { test } from "node:test";

import { Named } from "../../web/kit/Named.js";
import { directionOf, languages } from "../../web/kit/visit.js";
import { withNames, wordsOf } from "../../web/kit/words.js";
import "../../web/team/words.js";

const sentences = [
  "setUpDone", "invitedBy", "alreadyMemberOf", "invitationElsewhere", "removeAsk", "removeExplain",
];
const isolates = /[\u2066-\u2069]/g;

/** The parts of the drawn sentence: those of the name, and all of them together. */
function read(node) {
  const names = [];
  const all = (part) => {
    if (Array.isArray(part)) return part.map(all).join("");
    if (!part || typeof part !== "object") return "";
    const { textContent, children } = part.props;
    if (part.type === "bdi") names.push(textContent);
    return textContent ?? all([children].flat());
  };
  return { text: all(node), names };
}

for (const language of languages) {
  test(`in ${language} each name in a sentence stands in an element of its own`, async () => {
    const words = withNames(await wordsOf(language), directionOf(language));
    for (const key of sentences) {
      for (const name of ["Harbour Bank", "بنك الميناء", "נועה (2)", "\u202Eevil"]) {
        const { text, names } = read(Named({ say: words[key], name }));
        const plain = name.replace("\u202E", "");
        assert.ok(names.length > 0 && names.every((shown) => shown === plain), `${key}: ${names}`);
        // Nothing is lost of the sentence, and no isolate is left open or twice.
        assert.equal(text, words[key](name).replace(isolates, ""), key);
      }
    }
  });
}
