// What a person wrote and the engine does not have yet: drafts, and messages on their way to it.
// It must be on the disk the moment it is written, also while the engine cannot start and when the
// tab is closed in the next; so it lies in localStorage, which writes at once.

import { randomIdentifier, toHex } from "../engine/bytes.js";

/**
 * A message on its way.
 * @typedef {object} KeptSubmission
 * @property {string | null} conversation null is the customer's
 * @property {string} text
 * @property {number} at
 * @property {string | null} failed why they will not be sent
 */

/** @typedef {{ conversation: string | null, text: string }} Unsent null is the customer's own */

const draftKind = "draft";
const submissionKind = "submission";

export class Kept {
  #prefix;
  /**
   * By the conversation's key, also where a browser keeps nothing.
   * @type {Map<string, string>}
   */
  #drafts = new Map();
  /**
   * Under which name this tab keeps its draft, by the conversation's key.
   * @type {Map<string, string>}
   */
  #tabs = new Map();
  /**
   * What was shown that other tabs had kept, by their keys.
   * @type {Map<string, Map<string, string | null>>}
   */
  #adopted = new Map();

  /** @param {string} name of the engine's database, which is the desk's or one customer's line */
  constructor(name) {
    this.#prefix = `${name}:`;
  }

  /**
   * What this tab had in its box, or else what tabs that are gone left behind. A tab that is still
   * there may have left it too: rather twice than not at all.
   * @param {string | null} conversation null is the customer's, before and after it exists
   */
  draft(conversation) {
    const kind = this.#draftKey(conversation);
    const written = this.#drafts.get(kind);
    if (written !== undefined) return written;
    const own = ownDraft(kind);
    if (own) {
      this.#tabs.set(kind, own.tab);
      return own.text;
    }
    const left = new Map(keysFrom(kind).map((key) => [key, readFrom(key)]));
    this.#adopted.set(kind, left);
    return [...new Set(left.values())].filter(Boolean).join("\n");
  }

  /**
   * Each tab has a draft of its own. It lies in its session, which a reload and a crash leave as it
   * is, and beside those of the others, for when the tab is closed.
   * @param {string | null} conversation
   * @param {string} text
   */
  keepDraft(conversation, text) {
    const kind = this.#draftKey(conversation);
    this.#drafts.set(kind, text);
    const tab = this.#tabs.get(kind) ?? toHex(randomIdentifier());
    this.#tabs.set(kind, tab);
    const own = `${kind}:${tab}`;
    const isKept = write("localStorage", own, text === "" ? null : text);
    const isOwned = write(
      "sessionStorage", kind, text === "" ? null : JSON.stringify({ tab, text }),
    );
    warn(kind, !isKept && !isOwned && text !== "");
    if (!isKept) return false;
    // What was taken over from others is in ours now, unless they have written on.
    for (const [key, value] of this.#adopted.get(kind) ?? []) {
      if (key !== own && readFrom(key) === value) write("localStorage", key, null);
    }
    this.#adopted.delete(kind);
    return true;
  }

  /** @param {string | null} conversation */
  #draftKey(conversation) {
    return this.#draftsKey + (conversation ?? "");
  }

  get #draftsKey() {
    return `${this.#prefix}${draftKind}:`;
  }

  /** @returns {Unsent[]} all that was written to anybody and is not the engine's, each once */
  unsent() {
    const stored = keysFrom(this.#draftsKey.slice(0, -1)).map((key) => [key, readFrom(key) ?? ""]);
    const drafts = [...stored, ...this.#drafts].map(([key, text]) => ({
      conversation: key.slice(this.#draftsKey.length).split(":", 1)[0] || null, text: text.trim(),
    }));
    const submissions = this.allSubmissions().map(({ submission: { conversation, text } }) => ({
      conversation, text,
    }));
    const all = [...drafts, ...submissions].filter(({ text }) => text !== "");
    return all.filter((one, place) =>
      place === all.findIndex((other) =>
        other.text === one.text && other.conversation === one.conversation
      )
    );
  }

  /**
   * @param {string} id of the message, in hexadecimal
   * @param {KeptSubmission} submission
   * @returns {boolean} whether it is on the disk
   */
  keepSubmission(id, submission) {
    const isKept = write("localStorage", this.#submissionKey(id), JSON.stringify(submission));
    warn(this.#submissionKey(id), !isKept);
    return isKept;
  }

  /** @param {string} id */
  dropSubmission(id) {
    write("localStorage", this.#submissionKey(id), null);
    warn(this.#submissionKey(id), false);
  }

  /** @param {(id: string) => void} listener told of each that another tab has dropped */
  onDropped(listener) {
    const start = this.#submissionKey("");
    addEventListener("storage", ({ key, newValue }) => {
      if (newValue === null && key?.startsWith(start)) listener(key.slice(start.length));
    });
  }

  /** @param {string} id */
  #submissionKey(id) {
    return `${this.#prefix}${submissionKind}:${id}`;
  }

  /** @returns {{ id: string, submission: KeptSubmission }[]} in the order of their writing */
  allSubmissions() {
    const start = this.#submissionKey("");
    const all = keysFrom(start.slice(0, -1)).flatMap((key) => {
      const submission = submissionIn(readFrom(key));
      return submission ? [{ id: key.slice(start.length), submission }] : [];
    });
    return all.toSorted((a, b) => a.submission.at - b.submission.at);
  }
}

/** What a closing tab would lose. @type {Set<string>} */
const unkept = new Set();

/** @param {Event} event */
function askBeforeLeaving(event) {
  event.preventDefault();
}

/**
 * Where a browser keeps nothing it can at least ask. A page with this listener is made anew by
 * Back, so it is there only while it must be.
 * @param {string} key
 * @param {boolean} wouldBeLost
 */
function warn(key, wouldBeLost) {
  if (wouldBeLost) unkept.add(key);
  else unkept.delete(key);
  if (unkept.size > 0) addEventListener("beforeunload", askBeforeLeaving);
  else removeEventListener("beforeunload", askBeforeLeaving);
}

/**
 * A browser that refuses storage refuses it by throwing; and what lies there may be of another
 * version, or written by hand.
 * @template Result
 * @param {() => Result} act
 * @param {Result} otherwise
 */
function tried(act, otherwise) {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} kind
 * @returns {{ tab: string, text: string } | null} what this tab wrote
 */
function ownDraft(kind) {
  return tried(() => {
    const { tab, text } = JSON.parse(sessionStorage.getItem(kind) ?? "null") ?? {};
    return typeof tab === "string" && typeof text === "string" ? { tab, text } : null;
  }, null);
}

/**
 * @param {string} kind
 * @returns {string[]} the keys of all drafts of this conversation, or of all submissions
 */
function keysFrom(kind) {
  return tried(() =>
    Object.keys(localStorage).filter((key) => key === kind || key.startsWith(`${kind}:`)), []);
}

/** @param {string} key */
function readFrom(key) {
  return tried(() => localStorage.getItem(key), null);
}

/**
 * @param {"localStorage" | "sessionStorage"} place
 * @param {string} key
 * @param {string | null} value
 * @returns {boolean} whether it is so now
 */
function write(place, key, value) {
  return tried(() => {
    const storage = globalThis[place];
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, value);
    return true;
  }, false);
}

/**
 * @param {string | null} text
 * @returns {KeptSubmission | null}
 */
function submissionIn(text) {
  return tried(() => {
    const { conversation, text: said, at, failed } = JSON.parse(text ?? "");
    if (typeof said !== "string" || typeof at !== "number") return null;
    return {
      conversation: typeof conversation === "string" ? conversation : null, text: said, at,
      failed: typeof failed === "string" ? failed : null,
    };
  }, null);
}
