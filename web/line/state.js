// Everything a page knows, and how each event changes it. No effects in here.

import { toHex } from "../engine/bytes.js";

/** @import { PageEvent, Part, Problem, Verdict } from "./events.js" */
/**
 * @import {
 *   ConnectionState, ConversationFacts, DeskFacts as Desk, DeviceFacts, EngineEvent, HistoryFacts,
 *   IdentityFacts as Identity, InvitationsFacts, MessageState, NoticeKind, ReactionFacts, Side
 * } from "../engine/vocabulary.js"
 */

/**
 * @typedef {object} Message
 * @property {"message"} type
 * @property {string} key
 * @property {number | null} order
 * @property {number} at
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string} text
 * @property {MessageState | null} state
 * @property {string | null} messageID what all members call it by, once the engine has it
 * @property {ReactionsOn} reactions all that was put on it or taken back
 * @property {string | null} failed why it will not be sent
 * @property {boolean} [unkept] no disk has it yet: it is lost with the page
 */
/**
 * The signs on a message as they were told, by device and by their names. What stands of them is
 * made out where it is drawn (talk/marks/reactions.js).
 * @typedef {Map<string, Map<string, ReactionFacts>>} ReactionsOn
 */
/**
 * Each is a line of its own in the log, told with all others, so whoever knows a message knows
 * everything that was put on it and taken back; it may come before it.
 * @typedef {object} Reactions
 * @property {Map<string, ReactionsOn>} on by the name of the message
 * @property {number} told how many
 * @property {number} last the place of the last
 */
/**
 * @typedef {object} Notice
 * @property {"notice"} type
 * @property {string} key
 * @property {number} order
 * @property {NoticeKind} kind
 * @property {string | null} name
 */
/** @typedef {Message | Notice} Entry */
/** @typedef {{ who: string, name: string | null, side: Side, at: number }} Typist */
/**
 * @typedef {Omit<ConversationFacts, "id"> & {
 *   id: ConversationFacts["id"] | null, key: string, entries: Entry[], typists: Typist[],
 *   from: number | null, whole: boolean, reactions: Reactions
 * }} Conversation of which the entries are known from a place on, or none but those that wait
 */
/** @typedef {{ conversation: string | null, message: Message }} Submission */

/**
 * @typedef {object} State
 * @property {boolean} ready the engine has told all it has
 * @property {boolean} running false again while another tab takes the engine over
 * @property {number} runs how many engines there have been: what one told, the next may say anew
 * @property {Partial<Record<Part, Problem | null>>} beginning what keeps it from running
 * @property {"unknown" | "works" | "failed"} storage what the engine takes is on disk, or is not
 * @property {Identity | null} identity
 * @property {Desk | null} desk
 * @property {{ invitation: Uint8Array, expires: number, used: boolean } | null} invitation
 * @property {InvitationsFacts | null} invitations that somebody may still come with, or has
 * @property {ConnectionState} connection
 * @property {boolean} linkOpen
 * @property {number | null} nextTry
 * @property {Verdict} verdict
 * @property {boolean} network what the browser says; it is wrong at times
 * @property {Map<string, Conversation>} conversations those that were asked for
 * @property {{ count: number, unread: number, dropped: number }} list all of them
 * @property {boolean | null} paused the desk takes no new conversations, as far as it is known
 * @property {Record<string, DeviceFacts>} devices of others, as far as the engine has told of them
 * @property {Submission[]} submissions not yet known to the engine
 * @property {string | null} distrust why this desk must not be written to
 * @property {string | null} broken
 * @property {{ code: string, count: number } | null} refusal the last one that no command asked for
 */

/** @type {State} */
export const initialState = {
  ready: false,
  running: false,
  runs: 0,
  beginning: {},
  storage: "unknown",
  identity: null,
  desk: null,
  invitation: null,
  invitations: null,
  connection: "connecting",
  linkOpen: false,
  nextTry: null,
  verdict: null,
  network: true,
  conversations: new Map(),
  list: { count: 0, unread: 0, dropped: 0 },
  paused: null,
  devices: {},
  submissions: [],
  distrust: null,
  broken: null,
  refusal: null,
};

/**
 * Of one device on one message, the latest: what takes another back stands behind it, so all pages
 * agree, whatever they were told first.
 */
const reactionCountMax = 200;

/** Refusals after which not a word more must be written or shown, until the desk is believed. */
export const distrustCodes = new Set([
  "fingerprintMismatch",
  "houseKeyChanged",
  "rosterForged",
  "rosterRolledBack",
]);

const momentaryCodes = /** @type {const} */ ([
  "filesNotYet", "partNotHere", "partRenewed", "pieceTooLong",
]);
/** @typedef {typeof momentaryCodes[number]} MomentaryCode of what somebody tried in vain */

/**
 * Whether it is about what a person has just tried, and nothing that stands.
 * @param {State["refusal"]} refusal
 */
export function isMomentary(refusal) {
  return momentaryCodes.some((code) => code === refusal?.code);
}

/**
 * @param {State} state
 * @param {EngineEvent | PageEvent} event
 * @param {number} now
 * @param {State["conversations"]} conversations a copy that may be changed: one for all events that
 *   are told at once, of which there may be a thousand, as there may be conversations
 * @returns {State}
 */
export function reduce(state, event, now, conversations = new Map(state.conversations)) {
  switch (event.event) {
    case "identity":
    case "invitation":
    case "invitations":
    case "list":
      return { ...state, [event.event]: event };
    case "desk":
      // Also what the server had kept back is here now.
      return {
        ...state, desk: event, distrust: null,
        refusal: state.refusal?.code === "rosterWithheld" ? null : state.refusal,
      };
    case "connection":
      return { ...state, connection: event.state };
    case "link":
      return {
        ...state, linkOpen: event.open, nextTry: event.nextTry, verdict: event.verdict ?? null,
      };
    case "beginning":
      return { ...state, beginning: { ...state.beginning, [event.of]: event.problem } };
    case "starting":
      return { ...state, running: false, runs: state.runs + 1 };
    case "storage":
      return { ...state, storage: event.works ? "works" : "failed" };
    case "network":
      return { ...state, network: event.online };
    case "ready":
      return { ...state, ready: true, running: true };
    case "broken":
      return { ...state, broken: event.code };
    case "refused":
      return refused(state, event.code);
    case "refusalOver":
      return state.refusal?.count === event.count ? { ...state, refusal: null } : state;
    case "conversation":
      return changed(state, conversations, toHex(event.id), (conversation) => (
        { ...conversation, ...event }
      ));
    case "device":
      return { ...state, devices: { ...state.devices, [toHex(event.device)]: event } };
    case "newcomers":
      return { ...state, paused: event.paused };
    case "history":
      return changed(state, conversations, toHex(event.conversation), (conversation) =>
        withHistory(conversation, event)
      );
    case "message":
      return received(state, conversations, event);
    case "withdrawn":
      return withdrawn(state, conversations, event);
    case "reaction":
      return changed(state, conversations, toHex(event.conversation), (conversation) =>
        withReaction(conversation, event)
      );
    case "notice":
      return changed(state, conversations, toHex(event.conversation), (conversation) => {
        const { kind, order, name } = event;
        const key = `${kind}-${order}-${name ?? ""}`;
        /** @type {Notice} */
        const notice = { type: "notice", key, order, kind, name };
        return withEntry(conversation, notice);
      });
    case "typing":
      return changed(state, conversations, toHex(event.conversation), (conversation) => {
        const who = `${event.side}-${event.name ?? ""}`;
        const others = conversation.typists.filter((typist) => typist.who !== who);
        const typist = { who, name: event.name, side: event.side, at: now };
        return { ...conversation, typists: event.on ? [...others, typist] : others };
      });
    case "typingExpired":
      return changed(state, conversations, event.conversation, (conversation) => ({
        ...conversation,
        typists: conversation.typists.filter(({ who, at }) => who !== event.who || at > event.at),
      }));
    case "submitted": {
      const refusal = isMomentary(state.refusal) ? null : state.refusal;
      return submitted({ ...state, refusal }, event);
    }
    case "unkept":
      return resubmitted(state, toHex(event.id), (message) => ({ ...message, unkept: true }));
    case "submissionFailed":
      return resubmitted(state, toHex(event.id), (message) => ({ ...message, failed: event.code }));
    case "submissionTaken":
      return resubmitted(state, toHex(event.id), () => null);
    case "submissionDropped":
      return resubmitted(state, event.key, () => null);
    default:
      return state;
  }
}

/**
 * @param {State} state
 * @param {string} code
 */
function refused(state, code) {
  if (distrustCodes.has(code)) return { ...state, distrust: code };
  return { ...state, refusal: { code, count: (state.refusal?.count ?? 0) + 1 } };
}

/**
 * @param {State} state
 * @param {State["conversations"]} conversations
 * @param {string} key
 * @param {(conversation: Conversation) => Conversation} change
 * @returns {State}
 */
function changed(state, conversations, key, change) {
  const conversation = conversations.get(key) ?? emptyConversation(key);
  conversations.set(key, change(conversation));
  return { ...state, conversations };
}

/**
 * Its messages may come before its facts.
 * @param {string} key
 * @returns {Conversation}
 */
function emptyConversation(key) {
  return {
    key,
    id: null,
    number: 0,
    members: [],
    createdAt: 0,
    lastAt: 0,
    unread: 0,
    seen: [],
    waiting: null,
    stopped: null,
    closed: false,
    answered: false,
    last: null,
    entries: [],
    typists: [],
    from: null,
    whole: true,
    reactions: noReactions(),
  };
}

/**
 * @param {State} state
 * @param {State["conversations"]} conversations
 * @param {Extract<EngineEvent, { event: "message" }>} event
 */
function received(state, conversations, event) {
  const key = toHex(event.id);
  const { order, at, mine, side, name, text } = event;
  const messageID = toHex(event.messageID);
  const settled = resubmitted(state, key, () => null);
  return changed(settled, conversations, toHex(event.conversation), (conversation) => {
    const reactions = conversation.reactions.on.get(messageID) ?? new Map();
    /** @type {Message} */
    const message = {
      type: "message", key, order, at, mine, side, name, text, state: event.state, messageID,
      reactions, failed: event.held ? "held" : null,
    };
    const after = withEntry(conversation, message);
    if (mine || after.entries.length === conversation.entries.length) return after;
    const who = `${side}-${name ?? ""}`;
    return { ...after, typists: after.typists.filter((typist) => typist.who !== who) };
  });
}

/**
 * What follows is told for whoever asked: it belongs to what is known here if it touches that.
 * @param {Conversation} conversation
 * @param {HistoryFacts} facts
 * @returns {Conversation}
 */
function withHistory(conversation, { from, before, whole }) {
  const known = conversation.from;
  if (before !== null) {
    const isNext = known !== null && from < known && before >= known;
    return isNext ? { ...conversation, from, whole } : conversation;
  }
  const entry = conversation.entries.findLast(({ order }) => order !== null);
  const newest = Math.max(entry?.order ?? 0, conversation.reactions.last);
  if (known !== null && from <= newest + 1) {
    return from < known ? { ...conversation, from, whole } : conversation;
  }
  const entries = conversation.entries.filter(({ order }) => order === null);
  return { ...conversation, entries, from, whole, reactions: noReactions() };
}

/** @returns {Reactions} */
export function noReactions() {
  return { on: new Map(), told: 0, last: 0 };
}

/**
 * @param {Conversation} conversation
 * @param {ReactionFacts} reaction
 * @returns {Conversation}
 */
function withReaction(conversation, reaction) {
  const { from, entries, reactions: { on, told, last } } = conversation;
  const { order } = reaction;
  if (order !== null && (from === null || order < from)) return conversation;
  const [target, device] = [toHex(reaction.to), toHex(reaction.device)];
  // The one thing that is changed in place: a copy for each of ten thousand takes seconds, and only
  // entries are drawn.
  const all = on.get(target) ?? new Map();
  const own = all.get(device) ?? new Map();
  on.set(target, all.set(device, own.set(toHex(reaction.messageID), reaction)));
  if (own.size > reactionCountMax) own.delete(firstOf(own));
  const reactions = { on, told: told + 1, last: Math.max(last, order ?? 0) };
  const at = entries.findLastIndex((entry) =>
    entry.type === "message" && entry.messageID === target
  );
  if (at < 0) return { ...conversation, reactions };
  const message = { .../** @type {Message} */ (entries[at]), reactions: all };
  return { ...conversation, reactions, entries: entries.with(at, message) };
}

/** @param {Map<string, ReactionFacts>} own */
function firstOf(own) {
  const placeOf = (/** @type {ReactionFacts} */ { order }) => order ?? Infinity;
  return [...own].reduce((a, b) => placeOf(b[1]) < placeOf(a[1]) ? b : a)[0];
}

/**
 * @param {Conversation} conversation
 * @param {Entry} entry
 * @returns {Conversation}
 */
function withEntry(conversation, entry) {
  const { entries, from } = conversation;
  if (entry.order === null || (from !== null && entry.order >= from)) {
    return { ...conversation, entries: placed(entries, entry) };
  }
  // Somebody else asked for it. It does not wait any more, if it did.
  const waiting = entries.findIndex(({ key }) => key === entry.key);
  return waiting < 0
    ? conversation
    : { ...conversation, entries: entries.toSpliced(waiting, 1) };
}

/**
 * In the order of the log; what has no place there yet stands last, in the order it was written.
 * @param {Entry[]} entries
 * @param {Entry} entry
 * @returns {Entry[]}
 */
function placed(entries, entry) {
  const { key, order } = entry;
  const waitingFrom = entries.findLastIndex((other) => other.order !== null) + 1;
  const waiting = entries.slice(waitingFrom).findIndex((other) => other.key === key);
  const place = waitingFrom + waiting;
  // All that waits is told of in its order; what nobody has confirmed may do so once more.
  if (order === null) return [...entries.filter((other) => other.key !== key), entry];
  const others = waiting < 0 ? entries : entries.toSpliced(place, 1);
  let at = firstNotBefore(others, order, waitingFrom);
  for (; at < waitingFrom && others[at].order === order; at += 1) {
    if (others[at].key === key) return others.with(at, entry);
  }
  return others.toSpliced(at, 0, entry);
}

/**
 * @param {Entry[]} entries
 * @param {number} order
 * @param {number} count of those that have a place
 */
function firstNotBefore(entries, order, count) {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(entries[middle].order) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param {State} state
 * @param {Extract<PageEvent, { event: "submitted" }>} event
 * @returns {State}
 */
function submitted(state, { conversation, id, text, at, failed }) {
  const side = state.identity?.role === "owner" || state.identity?.role === "agent"
    ? "company"
    : "customer";
  /** @type {Message} */
  const message = {
    type: "message", key: toHex(id), order: null, at, mine: true, side, name: null, text,
    state: "waiting", messageID: null, reactions: new Map(), failed,
  };
  const others = state.submissions.filter((other) => other.message.key !== message.key);
  return { ...state, submissions: [...others, { conversation, message }] };
}

/**
 * What was held goes back to whoever wrote it, as if it had never been taken.
 * @param {State} state
 * @param {State["conversations"]} conversations
 * @param {Extract<EngineEvent, { event: "withdrawn" }>} event
 * @returns {State}
 */
function withdrawn(state, conversations, { conversation, id }) {
  const [where, key] = [toHex(conversation), toHex(id)];
  const entry = conversations.get(where)?.entries.find((other) => other.key === key);
  if (entry?.type !== "message") return state;
  const { text, at, side } = entry;
  const after = changed(state, conversations, where, (before) => ({
    ...before, entries: before.entries.filter((other) => other !== entry),
  }));
  const target = side === "customer" ? null : where;
  return submitted(after, {
    event: "submitted", conversation: target, id, text, at, failed: "held",
  });
}

/**
 * @param {State} state
 * @param {string} key
 * @param {(message: Message) => Message | null} change
 * @returns {State}
 */
function resubmitted(state, key, change) {
  if (!state.submissions.some(({ message }) => message.key === key)) return state;
  const submissions = state.submissions.flatMap(({ conversation, message }) => {
    const after = message.key === key ? change(message) : message;
    return after ? [{ conversation, message: after }] : [];
  });
  return { ...state, submissions };
}

/**
 * What the log of a conversation shows: what the engine knows, then what it does not know yet.
 * @param {State} state
 * @param {string | null} key null is the customer's conversation before it exists
 * @returns {Entry[]}
 */
export function entriesOf(state, key) {
  const known = key === null ? [] : state.conversations.get(key)?.entries ?? [];
  const mine = state.submissions.filter(({ conversation }) =>
    conversation === key || conversation === null
  );
  return mine.length === 0 ? known : [...known, ...mine.map(({ message }) => message)];
}

/**
 * @param {State} state
 * @returns {Conversation[]} the latest word first
 */
export function conversationsByTime(state) {
  const known = [...state.conversations.values()].filter(({ id }) => id !== null);
  return known.toSorted((a, b) => b.lastAt - a.lastAt || b.number - a.number);
}
