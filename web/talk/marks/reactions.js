// What stands of all that was put on a message and taken back.

import { toHex } from "../../engine/bytes.js";

/** @import { ReactionFacts } from "../../engine/vocabulary.js" */
/** @import { ReactionsOn } from "../../line/state.js" */

/** @typedef {ReactionFacts & { text: string }} Reaction */

/**
 * A device can take back what it has put there itself.
 * @param {ReactionsOn} reactions
 * @returns {Reaction[]} in the order of the log; what has no place there yet stands last
 */
export function standing(reactions) {
  return [...reactions.values()].flatMap(standingOf).toSorted((a, b) => placeOf(a) - placeOf(b));
}

/**
 * @param {Map<string, ReactionFacts>} own of one device
 * @returns {Reaction[]}
 */
function standingOf(own) {
  const over = new Set([...own.values()].map(({ replaces }) => replaces && toHex(replaces)));
  return [...own].flatMap(([id, reaction]) => {
    const { text } = reaction;
    return text === null || over.has(id) ? [] : [{ ...reaction, text }];
  });
}

/** @param {ReactionFacts} reaction */
function placeOf({ order }) {
  return order ?? Number.MAX_SAFE_INTEGER;
}
