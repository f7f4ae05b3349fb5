// Which desk a path means, as people receive paths. Small and without imports: the page's first
// code waits for it.

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
