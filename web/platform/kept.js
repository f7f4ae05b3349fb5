// What a person wrote and the engine does not have yet: drafts, and messages on their way to it.
// It must be on the disk the moment it is written, also while the engine cannot start and when the
// tab is closed in the next; so it lies in localStorage, which writes at once.

/** @import { Bytes } from "./bytes.js" */
/**
 * @typedef {object} Words
 * @property {string | null} conversation null is the customer's
 * @property {string} text
 * @property {number} at
 * @property {string | null} failed why they will not be sent
 */

const draftKind = "draft";
const wordsKind = "words";

export class Kept {
  #prefix;

  /** @param {string} name of the engine's database, which is the desk's or one customer's line */
  constructor(name) {
    this.#prefix = `${name}:`;
  }

  /** @param {string | null} conversation null is the customer's, before and after it exists */
  draft(conversation) {
    return this.#read(draftKind, conversation ?? "") ?? "";
  }

  /**
   * @param {string | null} conversation
   * @param {string} text
   */
  keepDraft(conversation, text) {
    return this.#write(draftKind, conversation ?? "", text === "" ? null : text);
  }

  /**
   * @param {string} id of the message, in hexadecimal
   * @param {Words} words
   * @returns {boolean} whether they are on the disk
   */
  keepSubmission(id, words) {
    return this.#write(wordsKind, id, JSON.stringify(words));
  }

  /** @param {string} id */
  dropSubmission(id) {
    this.#write(wordsKind, id, null);
  }

  /** @returns {{ id: string, words: Words }[]} in the order in which they were written */
  allSubmissions() {
    const start = `${this.#prefix}${wordsKind}:`;
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
      const all = keys.flatMap((key) => {
        const words = wordsIn(localStorage.getItem(key));
        return words ? [{ id: key.slice(start.length), words }] : [];
      });
      return all.toSorted((a, b) => a.words.at - b.words.at);
    } catch {
      return [];
    }
  }

  /**
   * @param {string} kind
   * @param {string} key
   */
  #read(kind, key) {
    try {
      return localStorage.getItem(`${this.#prefix}${kind}:${key}`);
    } catch {
      return null; // A browser that refuses storage refuses it by throwing.
    }
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @param {string | null} value
   */
  #write(kind, key, value) {
    const name = `${this.#prefix}${kind}:${key}`;
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * @param {string | null} text what another version, or somebody by hand, may have written
 * @returns {Words | null}
 */
function wordsIn(text) {
  try {
    const { conversation, text: said, at, failed } = JSON.parse(text ?? "");
    if (typeof said !== "string" || typeof at !== "number") return null;
    return {
      conversation: typeof conversation === "string" ? conversation : null, text: said, at,
      failed: typeof failed === "string" ? failed : null,
    };
  } catch {
    return null;
  }
}
