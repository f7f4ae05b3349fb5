// Runs the engine in the tab that owns it: inputs queue up, a batch of them is handled, what must
// be remembered goes to disk in one transaction, and only then does anything leave.

import { Engine, isForbidden } from "./engine.js";
import { Socket } from "./socket.js";
import { causeOf } from "./store.js";

/** @import { CBORMap } from "./cbor.js" */
/** @import { Verdict } from "./socket.js" */
/** @import { Change, Entry, Range, Store } from "./store.js" */

/** @typedef {Pick<Store, "take" | "look" | "read" | "check" | "commit" | "closed">} Disk */
/** @typedef {{ tab: string, command: number }} Origin the tab's own number of its command */
/** @typedef {CBORMap & { do: string }} Input */
/** @typedef {{ event: string, tab?: string, [key: string]: unknown }} Report */

/** One transaction holds the outputs of so many inputs: catching up is not one fsync a frame. */
const batchCountMax = 64;
/** A second trap this soon after the first means that starting over does not help. */
const trapQuietMilliseconds = 60_000;

/** A browser that closed the database may still be busy with it. */
const checkPauseMilliseconds = 500;
const checkCountMax = 5;

/** Longer than a slow phone takes, and soon enough for somebody who looks at the page. */
const slowMilliseconds = 8_000;

export class Host {
  /** @type {Pick<Engine, "handle"> | null} */
  #engine = null;
  /** @type {Input[]} */
  #queue = [];
  #running = false;
  /** @type {string | null} why there is no engine any more */
  #broken = null;
  #stopped = false;
  /** @type {Map<string, Report>} what is so of the host's own, for whoever comes later */
  #standing = new Map();
  /** @type {{ open: boolean, nextTry: number | null, verdict: Verdict }} */
  #link = { open: false, nextTry: null, verdict: null };
  #lastTrap = -Infinity;
  #timer = 0;
  #commandNumber = 0;
  /** @type {Map<number, { origin: Origin, input: Input }>} commands without an answer yet */
  #commands = new Map();
  #socket;

  /**
   * @param {object} parts
   * @param {string} parts.role
   * @param {Promise<Disk>} parts.store
   * @param {Promise<WebAssembly.Module | null>} parts.module null where a policy forbids it
   * @param {(reports: Report[]) => void} parts.report what every tab's page should hear, in order
   * @param {() => void} parts.superseded another tab owns the disk by now
   * @param {(module: WebAssembly.Module) => Pick<Engine, "handle">} [parts.makeEngine]
   */
  constructor(
    { role, store, module, report, superseded, makeEngine = (code) => new Engine(code) },
  ) {
    this.makeEngine = makeEngine;
    this.role = role;
    this.store = store;
    this.module = module;
    this.report = report;
    this.superseded = superseded;
    this.#socket = new Socket({
      connected: () => {
        this.#linked({ open: true, nextTry: null, verdict: null });
        this.#handle({ do: "connected", origin: location.origin });
      },
      frame: (bytes) => this.#handle({ do: "frame", bytes }),
      disconnected: () => this.#handle({ do: "disconnected" }),
      // A connection lost once is back in a moment, and not worth a word.
      waiting: (nextTry, failures) =>
        this.#linked({ open: false, nextTry: failures > 1 ? nextTry : null }),
      judged: (verdict) => this.#linked({ verdict }),
    });
  }

  /** The socket opens while the engine is still on its way: the slow line works meanwhile. */
  start() {
    this.report([{ event: "starting" }]);
    this.#socket.open();
    return this.#startEngine(async (store) => {
      store.closed = () => this.#checkStore(checkCountMax);
      try {
        const records = await store.take();
        this.#keeps(true);
        return records;
      } catch (error) {
        // What was said can be read on a full disk too.
        if (causeOf(error) !== "storageFull") throw error;
        this.#keeps(false);
        return await store.look();
      }
    });
  }

  /**
   * Another tab owns the engine by now, maybe since long ago: not a word, not a byte more.
   */
  stop() {
    this.#stopped = true;
    this.#engine = null;
    this.#queue = [];
    clearTimeout(this.#timer);
    this.#socket.stop();
  }

  /** @param {string} [tab] who came; without it everybody is told */
  show(tab) {
    const standing = [...this.#standing.values()];
    const reports = tab === undefined
      ? standing
      : standing.map((report) => ({ ...report, tab }));
    if (reports.length > 0) this.report(reports);
    this.#handle({ do: "show" });
  }

  /**
   * @param {string} about
   * @param {Report} report
   */
  #stand(about, report) {
    if (this.#stopped) return;
    this.#standing.set(about, report);
    this.report([report]);
  }

  /** @param {Partial<{ open: boolean, nextTry: number | null, verdict: Verdict }>} change */
  #linked(change) {
    this.#link = { ...this.#link, ...change };
    this.#stand("link", { event: "link", ...this.#link });
  }

  /** @param {boolean} works whether what must be remembered reaches the disk */
  #keeps(works) {
    if (this.#standing.get("storage")?.works === works) return;
    this.#stand("storage", { event: "storage", works });
  }

  /**
   * @template Result
   * @param {Promise<Result>} promise of the store
   * @returns {Promise<Result>}
   */
  #watchStore(promise) {
    return watched(promise, (problem) =>
      this.#stand("slow", { event: "beginning", of: "storage", problem })
    );
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
    if (this.#broken || this.#stopped) return;
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
      if (outputs.some((output) => !("wake" in output))) await this.#keep(changes);
    } catch (error) {
      await this.#notKept(inputs, error);
      return;
    }
    if (this.#stopped || this.#broken) return;
    const reports = outputs.flatMap((output) => this.#perform(output));
    if (shown) reports.push({ event: "ready" });
    if (reports.length > 0) this.report(reports);
    await this.#load(outputs);
  }

  /**
   * What the engine asks for comes before everything else: all that is behind it waits for it.
   * @param {CBORMap[]} outputs
   */
  async #load(outputs) {
    const questions = outputs.filter((output) => typeof output.load === "number");
    if (questions.length === 0) return;
    try {
      const store = await this.store;
      const answers = await this.#watchStore(store.read(
        questions.map(({ ranges }) => /** @type {Range[]} */ (ranges)),
      ));
      this.#queue.unshift(...answers.map((records, place) => (
        { do: "loaded", number: questions[place].load, records }
      )));
    } catch (error) {
      const cause = causeOf(error);
      if (cause === "superseded") await this.#notKept([], error);
      else await this.#trapped([], cause);
    }
  }

  /**
   * Also where nothing has changed: whoever hung and was replaced must notice before it speaks.
   * @param {Change[]} changes
   */
  async #keep(changes) {
    const store = await this.store;
    await this.#watchStore(changes.length > 0 ? store.commit(changes) : store.check());
    if (changes.length > 0) this.#keeps(true);
  }

  /**
   * @param {Input[]} inputs
   * @param {unknown} error
   */
  async #notKept(inputs, error) {
    if (this.#stopped || this.#broken) return;
    const cause = causeOf(error);
    if (cause === "superseded") {
      this.stop();
      this.superseded();
      return;
    }
    this.#keeps(false);
    // What the engine knows is not on disk any more, or not for us to write.
    if (cause === "storageCleared" || cause === "storageNewer") this.#giveUp(cause);
    else await this.#startOver(inputs, cause);
  }

  /**
   * The browser closed the database: is all still there, and still ours?
   * @param {number} count how often it is asked, before what it says is believed
   */
  async #checkStore(count) {
    await new Promise((resolve) => setTimeout(resolve, checkPauseMilliseconds));
    if (this.#stopped || this.#broken) return;
    try {
      await this.#keep([]);
    } catch (error) {
      const cause = causeOf(error);
      if (cause === "storage" && count > 1) await this.#checkStore(count - 1);
      else if (cause === "superseded") await this.#notKept([], error);
      else {
        this.#keeps(false);
        this.#giveUp(cause);
      }
    }
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

  /**
   * @param {Input[]} inputs
   * @param {string} [code]
   */
  async #trapped(inputs, code = "internal") {
    // Not the clock on the wall, which may be set back in between.
    const now = performance.now();
    const again = now - this.#lastTrap < trapQuietMilliseconds;
    this.#lastTrap = now;
    if (!again) {
      await this.#startOver(inputs, code);
      return;
    }
    this.#giveUp(code);
  }

  /** @param {string} code */
  #giveUp(code) {
    if (this.#stopped || this.#broken) return;
    this.#broken = code;
    this.#engine = null;
    this.#socket.stop();
    this.report(this.#refuseAll(code));
    this.#stand("broken", { event: "broken", code });
  }

  /**
   * Makes a new engine from what is on disk. The batch that failed is answered with the reason, as
   * nothing of it happened; the commands before it that still wait are given to the new engine. But
   * if the disk had answered, any of them may have waited for that and be what failed.
   * @param {Input[]} failed
   * @param {string} code
   */
  async #startOver(failed, code) {
    this.#engine = null;
    clearTimeout(this.#timer);
    const mayBeAny = failed.some((input) => input.do === "loaded");
    const refusals = mayBeAny ? this.#refuseAll(code) : failed.flatMap(({ command }) =>
      typeof command === "number" ? this.#answered(command, { event: "refused", code }) : []
    );
    if (refusals.length === 0 && code !== "internal") refusals.push({ event: "refused", code });
    this.report(refusals);
    const later = this.#queue.filter(({ command }) => this.#commands.has(Number(command)));
    const laterNumbers = new Set(later.map((input) => input.command));
    const waiting = [...this.#commands].filter(([number]) => !laterNumbers.has(number));
    const repeated = waiting.map(([number, { input }]) => ({ ...input, command: number }));
    this.#queue = [{ do: "show" }, ...repeated, ...later];
    this.#socket.drop();
    this.#queue = this.#queue.filter((input) => input.do !== "disconnected");
    await this.#startEngine((store) => store.look());
  }

  /** @param {string} code */
  #refuseAll(code) {
    const numbers = [...this.#commands.keys()];
    return numbers.flatMap((number) => this.#answered(number, { event: "refused", code }));
  }

  /** @param {(store: Awaited<Host["store"]>) => Promise<Entry[]>} read */
  async #startEngine(read) {
    /** @type {string | null} */
    let code = null;
    try {
      const [records, module] = await Promise.all([
        this.#watchStore(this.store.then(read)),
        this.module,
      ]);
      if (this.#stopped) return;
      code = module && !isForbidden() ? "internal" : "policy";
      this.#engine = this.makeEngine(/** @type {WebAssembly.Module} */ (module));
      this.#queue.unshift({ do: "start", role: this.role, records });
    } catch (error) {
      if (this.#stopped) return;
      const cause = causeOf(error);
      if (code) this.#giveUp(code);
      else if (cause === "superseded") await this.#notKept([], error);
      else {
        this.#keeps(false);
        this.#giveUp(cause);
      }
      return;
    }
    if (!this.#running) this.#run();
  }
}

/**
 * Watches over what may never settle: says so, and takes that back when it settles after all.
 * @template Result
 * @param {Promise<Result>} promise
 * @param {(problem: "slow" | null) => void} tell
 * @returns {Promise<Result>}
 */
export async function watched(promise, tell) {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    tell("slow");
  }, slowMilliseconds);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    if (isLate) tell(null);
  }
}
