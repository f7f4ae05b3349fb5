// The page's end of the line: gives commands to the worker, and turns its reports into state.

import { toHex } from "../engine/bytes.js";
import { initialState, reduce } from "./state.js";

/** @import { EngineEvent } from "../engine/vocabulary.js" */
/** @import { Command } from "../engine/vocabulary.js" */
/** @import { PageEvent } from "./events.js" */
/** @import { State } from "./state.js" */

/** A typing mark that nobody took back. */
const typingMilliseconds = 6_000;

/** A command the engine refused; the page has words for each code. */
export class Refusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class Line {
  /** @type {State} */
  state = { ...initialState, network: navigator.onLine };
  #number = 0;
  /** @type {Map<number, { resolve: () => void, reject: (refusal: Refusal) => void }>} */
  #answers = new Map();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #worker;

  /**
   * @param {typeof import("./boot.js").worker} worker
   * @param {{ data: any }[]} heardEarly
   */
  constructor(worker, heardEarly) {
    this.#worker = worker;
    for (const { data } of heardEarly) this.#heard(data);
    worker.onmessage = ({ data }) => this.#heard(data);
    for (const event of ["online", "offline"]) {
      addEventListener(event, () => this.#network(event === "online"));
    }
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#worker.postMessage(
        { kind: "network", online: true },
      );
    });
  }

  /** @param {() => void} listener called after each change */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /**
   * @param {Command} input
   * @returns {Promise<void>} when it is done and safe on disk; rejects with a Refusal
   */
  command(input) {
    this.#number += 1;
    const command = this.#number;
    this.#worker.postMessage({ kind: "command", command, input });
    return new Promise((resolve, reject) => this.#answers.set(command, { resolve, reject }));
  }

  /**
   * A command whose refusal needs no answer of its own.
   * @param {Command} input
   */
  tell(input) {
    if (input.do === "typing") {
      this.#worker.postMessage({ kind: "command", command: 0, input });
      return;
    }
    this.command(input).catch(() => {});
  }

  /** @param {...(EngineEvent | PageEvent)} events */
  dispatch(...events) {
    const now = Date.now();
    const conversations = new Map(this.state.conversations);
    for (const event of events) this.state = reduce(this.state, event, now, conversations);
    for (const listener of this.#listeners) listener();
  }

  /** @param {(EngineEvent | PageEvent)[]} reports */
  #heard(reports) {
    // A sign of life, and nothing else.
    if (reports.length === 0) return;
    this.dispatch(...reports.filter((report) => !this.#isAnswer(report)));
    for (const report of reports) {
      if (report.event === "typing" && report.on) this.#expireTyping(report);
      if (report.event === "done" || report.event === "refused") this.#answered(report);
    }
  }

  /** @param {EngineEvent | PageEvent} report */
  #isAnswer(report) {
    return (report.event === "done" || report.event === "refused") &&
      this.#answers.has(Number(report.command));
  }

  /** @param {{ event: "done" | "refused", command?: number | null, code?: string }} report */
  #answered(report) {
    const answer = this.#answers.get(Number(report.command));
    if (!answer) return;
    this.#answers.delete(Number(report.command));
    if (report.event === "done") answer.resolve();
    else answer.reject(new Refusal(report.code ?? "internal"));
  }

  /** @param {Extract<EngineEvent, { event: "typing" }>} mark */
  #expireTyping({ conversation, side, name }) {
    const at = Date.now();
    setTimeout(() => {
      const who = `${side}-${name ?? ""}`;
      this.dispatch({ event: "typingExpired", conversation: toHex(conversation), who, at });
    }, typingMilliseconds);
  }

  /** @param {boolean} online */
  #network(online) {
    this.#worker.postMessage({ kind: "network", online });
    this.dispatch({ event: "network", online });
  }
}
