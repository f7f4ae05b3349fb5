// A sentence with a name in it. The name may be written the other way round, so it is isolated, and
// a browser's translation leaves it alone.

import { html } from "./html.js";
import { plainName } from "./words.js";

/** Stands for the name while the sentence is made: a letter that has no meaning anywhere. */
const mark = "\u{E000}";
/** The sentence isolates what is put into it by itself; here the element does. */
const place = new RegExp(`\u2068?${mark}\u2069?`, "u");

/**
 * @param {object} props
 * @param {(name: string) => string} props.say the sentence around the name, in any language
 * @param {string} props.name
 */
export function Named({ say, name }) {
  const [first, ...rest] = say(mark).split(place);
  return html`<span>${first}${rest.map((words) =>
    html`<bdi translate="no">${plainName(name)}</bdi>${words}`)}</span>`;
}
