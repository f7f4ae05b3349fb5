// A name as it is written down, by the mappings of the nickname profile (RFC 8266 §2.1). Whether
// that is a name then is for the engine to say, whose owner signs it.

/** How an emoji is drawn, which a keyboard adds by itself. */
const pictureSelector = /\uFE0F/g;

/**
 * @param {string} typed
 * @returns {string}
 */
export function nickname(typed) {
  const name = typed.replace(pictureSelector, "").replace(/\p{Zs}+/gu, " ").normalize("NFKC");
  return name.replace(/ +/g, " ").trim();
}
