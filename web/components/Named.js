// A sentence with a name in it. The name may be written the other way round, so it is isolated, and
// a browser's translation leaves it alone.

import { html } from "./html.js";


/** Stands for the name while the sentence is made; nobody can be called so. */
const mark = "\u{0}";

/**
 * @param {object} props
 * @param {(name: string) => string} props.say the sentence around the name, in any language
 * @param {string} props.name
 */
export function Named({ say, name }) {
  const [first, ...rest] = say(mark).split(mark);
  return html`<span>${first}${rest.map((words) =>
    html`<bdi translate="no">${name}</bdi>${words}`)}</span>`;
}
