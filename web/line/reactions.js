// The signs on messages. Each is a line of its own in the log, told with all others, so whoever
// knows a message knows everything that was put on it and taken back; it may come before it.

import { toHex } from "../engine/bytes.js";

/** @import { EngineEvent, Side } from "../engine/vocabulary.js" */
/** @import { Conversation, Message } from "./state.js" */

/**
 * @typedef {object} Reaction
 * @property {string} id
 * @property {string} who the device that put it there, which alone can take it back
 * @property {number} order behind all others while it waits
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string | null} text
 * @property {string | null} replaces
 */
/**
 * @typedef {object} Reactions
 * @property {Map<string, Reaction[]>} on by the name of the message
 * @property {number} told how many
 * @property {number} last the place of the last
 */

/**
 * Of one device on one message, the latest: what takes another back stands behind it, so all pages
 * agree, whatever they were told first.
 */
const countMax = 200;

/** @returns {Reactions} */
export function noReactions() {
  return { on: new Map(), told: 0, last: 0 };
}

/**
 * @param {Conversation} conversation
 * @param {Extract<EngineEvent, { event: "reaction" }>} event
 * @returns {Conversation}
 */
export function withReaction(conversation, event) {
  const { from, entries, reactions: { on, told, last } } = conversation;
  if (event.order !== null && (from === null || event.order < from)) return conversation;
  const target = toHex(event.to);
  const all = withLatest(on.get(target) ?? [], reactionOf(event));
  // The one thing that is changed in place: a copy for each of ten thousand takes seconds, and only
  // entries are drawn.
  on.set(target, all);
  const reactions = { on, told: told + 1, last: Math.max(last, event.order ?? 0) };
  const at = entries.findLastIndex((entry) =>
    entry.type === "message" && entry.messageID === target
  );
  if (at < 0) return { ...conversation, reactions };
  const message = /** @type {Message} */ (entries[at]);
  const marked = { ...message, reactions: standing(all) };
  return { ...conversation, reactions, entries: entries.with(at, marked) };
}

/**
 * @param {Reactions} reactions
 * @param {string} messageID
 */
export function reactionsOn({ on }, messageID) {
  return standing(on.get(messageID) ?? []);
}

/**
 * @param {Extract<EngineEvent, { event: "reaction" }>} event
 * @returns {Reaction}
 */
function reactionOf({ messageID, device, order, mine, side, name, text, replaces }) {
  return {
    id: toHex(messageID), who: toHex(device), order: order ?? Infinity, mine, side, name, text,
    replaces: replaces && toHex(replaces),
  };
}

/**
 * @param {Reaction[]} all of one message, in the order of the log
 * @param {Reaction} reaction
 */
function withLatest(all, reaction) {
  const others = all.filter(({ id }) => id !== reaction.id);
  const at = others.findLastIndex(({ order }) => order <= reaction.order) + 1;
  const after = others.toSpliced(at, 0, reaction);
  const own = after.filter(({ who }) => who === reaction.who);
  return own.length > countMax ? after.toSpliced(after.indexOf(own[0]), 1) : after;
}

/**
 * Those that nobody has taken back.
 * @param {Reaction[]} all of one message
 */
function standing(all) {
  const over = new Set(all.map(({ who, replaces }) => `${who} ${replaces}`));
  return all.filter(({ text, who, id }) => text !== null && !over.has(`${who} ${id}`));
}
