// What the page tells itself, as types; nothing in here runs. The engine's words stand in
// vocabulary.js.

/** @import { Bytes } from "../engine/bytes.js" */

/** @typedef {{ from: number, through: number }} Seen places that are on a screen */

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
 *   | { event: "refused", command?: number | null, code: string }
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
 * } PageEvent
 */

export {};
