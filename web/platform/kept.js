// What a person wrote and the engine does not have yet: drafts, and messages on their way to it.
// It must be on the disk the moment it is written, also while the engine cannot start and when the
// tab is closed in the next; so it lies in localStorage, which writes at once.

/**
 * A message on its way.
 * @typedef {object} KeptSubmission
 * @property {string | null} conversation null is the customer's
 * @property {string} text
 * @property {number} at
 * @property {string | null} failed why it will not be sent
 */

const draftKind = "draft";
const submissionKind = "submission";

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
   * @param {KeptSubmission} submission
   * @returns {boolean} whether it is on the disk
   */
  keepSubmission(id, submission) {
    return this.#write(submissionKind, id, JSON.stringify(submission));
  }

  /** @param {string} id */
  dropSubmission(id) {
    this.#write(submissionKind, id, null);
  }

  /** @returns {{ id: string, submission: KeptSubmission }[]} in the order of their writing */
  allSubmissions() {
    const start = `${this.#prefix}${submissionKind}:`;
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
      const all = keys.flatMap((key) => {
        const submission = submissionIn(localStorage.getItem(key));
        return submission ? [{ id: key.slice(start.length), submission }] : [];
      });
      return all.toSorted((a, b) => a.submission.at - b.submission.at);
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
 * @returns {KeptSubmission | null}
 */
function submissionIn(text) {
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
