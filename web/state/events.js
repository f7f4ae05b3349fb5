// The words between the engine and the page, as types; nothing in here runs.

/** @import { Bytes } from "../platform/bytes.js" */

/**
 * @typedef {"customer" | "owner" | "agent"} Role
 * @typedef {"customer" | "company"} Side
 * @typedef {"waiting" | "sent" | "delivered" | "read"} MessageState
 * @typedef {"link" | "firstUse" | "own" | "invitation"} Trust
 * @typedef {"connecting" | "catchingUp" | "online" | "offline"} ConnectionState
 * @typedef {null | "connection" | "desk" | "keys" | "epoch" | "busy"} Waiting
 * @typedef {"joined" | "left" | "started" | "unreadable" | "earlier" | "newer"} NoticeKind
 */

/** @typedef {{ device: Bytes, name: string, role: Role, self: boolean }} Agent */
/** @typedef {{ device: Bytes, name: string | null, role: Role, self: boolean }} Member */

/**
 * @typedef {object} Identity
 * @property {"none" | Role} role
 * @property {Bytes | null} device
 * @property {string | null} name
 * @property {boolean} removed
 */

/**
 * @typedef {object} Desk
 * @property {string} company
 * @property {string} desk
 * @property {string} slug
 * @property {string} colour
 * @property {Bytes} fingerprint
 * @property {Trust} trust
 * @property {Agent[]} agents
 */

/** @typedef {{ from: number, through: number }} Seen places that are on a screen */

/**
 * @typedef {object} ConversationFacts
 * @property {Bytes} id
 * @property {number} number
 * @property {Member[]} members
 * @property {number} createdAt
 * @property {number} lastAt
 * @property {number} unread
 * @property {number[]} seen the first and the last place of each range that has been on a screen
 * @property {Waiting} waiting
 * @property {string | null} stopped
 * @property {boolean} closed
 */

/**
 * @typedef {object} MessageFacts
 * @property {Bytes} conversation
 * @property {Bytes} id
 * @property {number | null} order
 * @property {number} at
 * @property {boolean} mine
 * @property {Side} side
 * @property {string | null} name
 * @property {string} text
 * @property {number | null} sentAt when it was written, by the sender's word
 * @property {MessageState | null} state
 */

/**
 * @typedef {{ event: "identity" } & Identity
 *   | { event: "desk" } & Desk
 *   | { event: "invitation", invitation: Bytes, expires: number, used: boolean }
 *   | { event: "conversation" } & ConversationFacts
 *   | { event: "message" } & MessageFacts
 *   | { event: "notice", conversation: Bytes, order: number,
 *       kind: NoticeKind, name: string | null }
 *   | { event: "typing", conversation: Bytes, name: string | null, side: Side, on: boolean }
 *   | { event: "connection", state: ConnectionState }
 *   | { event: "refused", command?: number | null, code: string }
 * } EngineEvent
 */

/**
 * Why there is no connection, where somebody knows: the server refuses the address of this page, or
 * something in between passes on no WebSockets.
 * @typedef {"refused" | "noSockets" | null} Verdict
 * What the engine needs before it can begin, and what may be the matter with it: it takes long, the
 * network fails, the server does not have it, or has that of another release, it is not what it
 * should be, it has stopped answering, anything else. Null takes back what was said before.
 * @typedef {"lock" | "storage" | "module" | "worker"} Part
 * @typedef {"slow" | "network" | "missing" | "renewed" | "damaged" | "hangs" | "failed"} Problem
 */

/**
 * What the page adds: of the worker, and of the person's own doing.
 * @typedef {{ event: "link", open: boolean, nextTry: number | null, verdict?: Verdict }
 *   | { event: "beginning", of: Part, problem: Problem | null }
 *   | { event: "starting" }
 *   | { event: "storage", works: boolean }
 *   | { event: "network", online: boolean }
 *   | { event: "ready" }
 *   | { event: "broken", code: string }
 *   | { event: "done", command?: number }
 *   | { event: "submitted", conversation: string | null, id: Bytes, text: string, at: number,
 *       failed: string | null }
 *   | { event: "unkept", id: Bytes }
 *   | { event: "refusalOver", count: number }
 *   | { event: "submissionFailed", id: Bytes, code: string }
 *   | { event: "submissionDropped", key: string }
 *   | { event: "submissionTaken", id: Bytes }
 *   | { event: "typingExpired", conversation: string, who: string, at: number }
 *   | { event: "distrusted", code: string }
 * } PageEvent
 */

export {};
