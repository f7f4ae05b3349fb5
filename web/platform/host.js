// Runs the engine in the tab that owns it: inputs queue up, a batch of them is handled, what must
// be remembered goes to disk in one transaction, and only then does anything leave.

import { Engine } from "./engine.js";
import { Socket } from "./socket.js";

/** @import { CBORMap } from "./cbor.js" */
/** @import { Change, Store } from "./store.js" */

/** @typedef {{ tab: string, command: number }} Origin the tab's own number of its command */
/** @typedef {CBORMap & { do: string }} Input */
/** @typedef {{ event: string, tab?: string, [key: string]: unknown }} Report */

/** One transaction holds the outputs of so many inputs: catching up is not one fsync a frame. */
const batchCountMax = 64;
/** A second trap this soon after the first means that starting over does not help. */
const trapQuietMilliseconds = 60_000;

export class Host {
  /** @type {Pick<Engine, "handle"> | null} */
  #engine = null;
  /** @type {Input[]} */
  #queue = [];
  #running = false;
  /** @type {string | null} why there is no engine any more */
  #broken = null;
  #lastTrap = -Infinity;
  #timer = 0;
  #commandNumber = 0;
  /** @type {Map<number, { origin: Origin, input: Input }>} commands without an answer yet */
  #commands = new Map();
  #socket;

  /**
   * @param {object} parts
   * @param {string} parts.role
   * @param {Promise<Pick<Store, "all" | "commit">>} parts.store
   * @param {Promise<WebAssembly.Module>} parts.module
   * @param {(reports: Report[]) => void} parts.report what every tab's page should hear, in order
   * @param {(module: WebAssembly.Module) => Pick<Engine, "handle">} [parts.makeEngine]
   */
  constructor({ role, store, module, report, makeEngine = (code) => new Engine(code) }) {
    this.makeEngine = makeEngine;
    this.role = role;
    this.store = store;
    this.module = module;
    this.report = report;
    this.#socket = new Socket({
      connected: () => {
        report([{ event: "link", open: true, nextTry: null }]);
        this.#handle({ do: "connected" });
      },
      frame: (bytes) => this.#handle({ do: "frame", bytes }),
      disconnected: () => this.#handle({ do: "disconnected" }),
      // A connection lost once is back in a moment, and not worth a word.
      waiting: (nextTry, failures) =>
        report([{ event: "link", open: false, nextTry: failures > 1 ? nextTry : null }]),
    });
  }

  /** The socket opens while the engine is still on its way: the slow line works meanwhile. */
  start() {
    this.#socket.open();
    return this.#startEngine();
  }

  show() {
    if (this.#broken) this.report([{ event: "broken", code: this.#broken }]);
    this.#handle({ do: "show" });
  }

  /**
   * @param {Origin} origin
   * @param {Input} input
   */
  command(origin, input) {
    if (this.#broken) {
      this.report([{ event: "refused", code: this.#broken, ...origin }]);
      return;
    }
    if (input.do === "typing") {
      // Nobody waits for the answer, and it is not worth saying again.
      this.#handle(input);
      return;
    }
    this.#commandNumber += 1;
    this.#commands.set(this.#commandNumber, { origin, input });
    this.#handle({ ...input, command: this.#commandNumber });
  }

  /** @param {boolean} online what the browser says of the network */
  network(online) {
    if (online) this.#socket.hurry();
    else this.#socket.drop();
  }

  /** @param {Input} input */
  #handle(input) {
    if (this.#broken) return;
    this.#queue.push(input);
    if (this.#engine && !this.#running) this.#run();
  }

  async #run() {
    this.#running = true;
    // Frames and commands that come while a transaction is on its way make up the next batch.
    while (this.#queue.length > 0 && this.#engine) {
      await this.#runBatch(this.#engine, this.#queue.splice(0, batchCountMax));
    }
    this.#running = false;
  }

  /**
   * @param {Pick<Engine, "handle">} engine
   * @param {Input[]} inputs
   */
  async #runBatch(engine, inputs) {
    /** @type {CBORMap[]} */
    const outputs = [];
    let shown = false;
    for (const input of inputs) {
      try {
        outputs.push(...engine.handle({ ...input, now: Date.now() }));
      } catch {
        // Nothing of this batch is on disk: all of it has to happen again, or not at all.
        await this.#trapped(inputs);
        return;
      }
      shown ||= input.do === "show";
    }
    const changes = /** @type {Change[]} */ (outputs.flatMap((output) => output.persist ?? []));
    try {
      if (changes.length > 0) await (await this.store).commit(changes);
    } catch {
      await this.#startOver(inputs, "storage");
      return;
    }
    const reports = outputs.flatMap((output) => this.#perform(output));
    if (shown) reports.push({ event: "ready" });
    if (reports.length > 0) this.report(reports);
  }

  /**
   * @param {CBORMap} output
   * @returns {Report[]}
   */
  #perform(output) {
    if (output.send instanceof Uint8Array) this.#socket.send(output.send);
    else if (output.close === true) this.#socket.drop();
    else if (typeof output.wake === "number") this.#wakeAfter(output.wake);
    else if (typeof output.done === "number") return this.#answered(output.done, { event: "done" });
    else if (typeof output.event === "string") {
      const event = /** @type {Report} */ (/** @type {unknown} */ (output));
      if (output.event !== "refused" || typeof output.command !== "number") return [event];
      return this.#answered(output.command, event);
    }
    return [];
  }

  /**
   * @param {number} number
   * @param {Report} report
   * @returns {Report[]}
   */
  #answered(number, report) {
    const command = this.#commands.get(number);
    if (!command) return [];
    this.#commands.delete(number);
    return [{ ...report, ...command.origin }];
  }

  /** @param {number} milliseconds */
  #wakeAfter(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#handle({ do: "timer" }), milliseconds);
  }

  /** @param {Input[]} inputs */
  async #trapped(inputs) {
    // Not the clock on the wall, which may be set back in between.
    const now = performance.now();
    const again = now - this.#lastTrap < trapQuietMilliseconds;
    this.#lastTrap = now;
    if (!again) {
      await this.#startOver(inputs, "internal");
      return;
    }
    this.#giveUp("internal");
  }

  /** @param {string} code */
  #giveUp(code) {
    this.#broken = code;
    this.#engine = null;
    this.#socket.stop();
    this.report([...this.#refuseAll(code), { event: "broken", code }]);
  }

  /**
   * Makes a new engine from what is on disk. The batch that failed is answered with the reason, as
   * nothing of it happened; the commands before it that still wait are given to the new engine.
   * @param {Input[]} failed
   * @param {string} code
   */
  async #startOver(failed, code) {
    this.#engine = null;
    clearTimeout(this.#timer);
    const refusals = failed.flatMap(({ command }) =>
      typeof command === "number" ? this.#answered(command, { event: "refused", code }) : []
    );
    if (refusals.length === 0 && code === "storage") refusals.push({ event: "refused", code });
    this.report(refusals);
    const later = this.#queue.filter((input) => "command" in input);
    const laterNumbers = new Set(later.map((input) => input.command));
    const waiting = [...this.#commands].filter(([number]) => !laterNumbers.has(number));
    const repeated = waiting.map(([number, { input }]) => ({ ...input, command: number }));
    this.#queue = [{ do: "show" }, ...repeated, ...later];
    this.#socket.drop();
    this.#queue = this.#queue.filter((input) => input.do !== "disconnected");
    await this.#startEngine();
  }

  /** @param {string} code */
  #refuseAll(code) {
    const numbers = [...this.#commands.keys()];
    return numbers.flatMap((number) => this.#answered(number, { event: "refused", code }));
  }

  async #startEngine() {
    let code = "storage";
    try {
      const [records, module] = await Promise.all([
        this.store.then((store) => store.all()),
        this.module,
      ]);
      code = "internal";
      this.#engine = this.makeEngine(module);
      this.#queue.unshift({ do: "start", role: this.role, records });
    } catch {
      this.#giveUp(code);
      return;
    }
    if (!this.#running) this.#run();
  }
}
