// The signs on messages. Each is a line of its own in the log, told with all others, so whoever
// knows a message knows everything that was put on it and taken back; it may come before it.

import { toHex } from "../engine/bytes.js";

/** @import { EngineEvent, Side } from "../engine/vocabulary.js" */
/** @import { Conversation, Message } from "./state.js" */

/**
 * @typedef {object} Reaction
 * @property {string} id
 * @property {string} who the device that put it there, which alone can take it back
 * @property {number | null} order
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string | null} text
 * @property {string | null} replaces
 */
/** @typedef {{ on: Map<string, Reaction[]>, count: number }} Reactions by the message's name */

/** Nobody changes their mind about a message more often. */
const countMax = 200;

/** @type {Reactions} */
export const noReactions = { on: new Map(), count: 0 };

/**
 * @param {Conversation} conversation
 * @param {Extract<EngineEvent, { event: "reaction" }>} event
 * @returns {Conversation}
 */
export function withReaction(conversation, event) {
  const { order, mine, side, name, text } = event;
  const { from, entries, reactions: { on, count } } = conversation;
  if (order !== null && (from === null || order < from)) return conversation;
  const target = toHex(event.to);
  const replaces = event.replaces && toHex(event.replaces);
  const id = toHex(event.messageID);
  const who = toHex(event.device);
  const reaction = { id, who, order, mine, side, name, text, replaces };
  const before = on.get(target) ?? [];
  const place = before.findIndex((other) => other.id === id);
  const isNew = place < 0;
  if (isNew && before.filter((other) => other.who === who).length >= countMax) return conversation;
  const after = isNew ? [...before, reaction] : before.with(place, reaction);
  const reactions = { on: new Map(on).set(target, after), count: count + Number(isNew) };
  const at = entries.findLastIndex((entry) =>
    entry.type === "message" && entry.messageID === target
  );
  if (at < 0) return { ...conversation, reactions };
  const message = /** @type {Message} */ (entries[at]);
  const marked = { ...message, reactions: standing(after) };
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
 * Those that nobody has taken back, in the order of the log.
 * @param {Reaction[]} all of one message
 */
function standing(all) {
  const over = new Set(all.map(({ who, replaces }) => `${who} ${replaces}`));
  return all
    .filter(({ text, who, id }) => text !== null && !over.has(`${who} ${id}`))
    .toSorted((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity));
}
