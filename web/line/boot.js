// Runs first and alone: starts everything slow at once, before the rest of the page has arrived.

import { bestLanguage, directionOf, slugOf } from "../kit/visit.js";

/** @import { Bytes } from "../engine/bytes.js" */

/** How long the desk's record may take before we go on with what is on disk. */
const recordMillisecondsMax = 10_000;
/** Once everything has arrived the page begins within a moment. */
const beginMillisecondsMax = 5_000;
/** Even on a bad line all of the page has arrived by then, or something hangs. */
const arriveMillisecondsMax = 20_000;
/** Longer than this, and the page says that a part of it is slow. */
const slowMilliseconds = 8_000;
/** A request that hangs is given up for a new one. Each is given twice as long as the last. */
const firstPatienceMilliseconds = 30_000;
const firstWaitMilliseconds = 1_000;
const longestWaitMilliseconds = 30_000;
/** Later the worker may hang: so often it is asked, and so many questions may lie unanswered. */
const askMilliseconds = 5_000;
const unansweredMax = 3;

/** What the server says of an address that meant something in another release. */
const gone = 410;

const role = document.documentElement.dataset.line ?? "desk";
export const slug = role === "customer" ? slugOf(location.pathname) : "";
const workerAddress = new URL("../engine/worker.js", import.meta.url);
/** The head of the page names it, above us. */
const engineAddress =
  document.querySelector('link[type="application/wasm"]')?.getAttribute("href") ?? "";
/** Of everything this browser keeps for this page: its database, its lock, what is written. */
export const name = role === "customer" ? `sotto-customer-${slug}` : "sotto-desk";

const missing = new URL(import.meta.url).pathname !== "/assets/line/boot.js"
  ? "misplaced"
  : !isSecureContext
  ? "insecure"
  : !("WebAssembly" in self && "locks" in navigator && "indexedDB" in self &&
      "BroadcastChannel" in self && "toSpliced" in Array.prototype)
  ? "old"
  : null;
if (missing) {
  // The sentences stand in the page itself: no other code of ours can be expected to run.
  document.documentElement.dataset.unsupported = missing;
  if (missing === "misplaced") {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", showMisplaced);
    else showMisplaced();
  }
  throw new Error(missing);
}

// Before anything is painted. The server has chosen by the same wishes, where it heard them.
const language = bestLanguage(navigator.languages);
document.documentElement.lang = language;
document.documentElement.dir = directionOf(language);
/** The server's policy takes no text for the address of code, but what this makes of any. */
const policy = self.trustedTypes?.createPolicy("sotto-worker", {
  createScriptURL: () => workerAddress,
});
/**
 * What the worker said before the page could listen: its messages do not wait.
 * @type {{ data: any }[]}
 */
export const heardEarly = [];
/**
 * What the worker must know, until there is one.
 * @type {unknown[] | null}
 */
let untold = [];
/** @type {Worker | null} */
let running = null;
let unanswered = 0;
/** Stands for the worker, which may have to be started more than once until all of it arrives. */
export const worker = {
  /** @param {{ data: any }} event */
  onmessage: (event) => {
    heardEarly.push(event);
  },
  /** @param {unknown} message */
  postMessage(message) {
    untold?.push(message);
    running?.postMessage(message);
  },
};

// On a bad network a module may get lost, and with it the whole page: say so, with a way out.
addEventListener("load", () => setTimeout(incomplete, beginMillisecondsMax));
setTimeout(incomplete, arriveMillisecondsMax);
const release = document.documentElement.dataset.release ?? "";
worker.postMessage({ kind: "begin", role, name, page: { release, openedAt: Date.now() } });
insist("worker", startWorker).then(watchWorker);
insist("module", fetchModule).then((module) => worker.postMessage({ kind: "module", module }));

/**
 * A proxy serves us below a path and cuts it off: nothing but this file arrives, no style either.
 * Pages of one origin read each other's storage, so that no address but a whole one will do.
 */
function showMisplaced() {
  const sentence = /** @type {HTMLElement} */ (document.querySelector(".misplaced"));
  sentence.hidden = false;
  document.body.replaceChildren(sentence);
}

/** The style takes it back when the page begins after all. */
function incomplete() {
  document.documentElement.dataset.unsupported = "incomplete";
  const again = /** @type {HTMLElement} */ (document.querySelector(".incomplete button"));
  again.hidden = false;
  // No link: what stands behind the # is the key that the visit rests on, and has to stay.
  again.onclick = () => location.reload();
}

/**
 * @param {string} of
 * @param {string | null} problem
 */
function tell(of, problem) {
  worker.onmessage({ data: [{ event: "beginning", of, problem }] });
}

/** Questions are counted, not seconds: a page whose timers are held back asks late. */
function watchWorker() {
  let hangs = false;
  setInterval(() => {
    if (hangs !== unanswered >= unansweredMax) {
      hangs = !hangs;
      tell("worker", hangs ? "hangs" : null);
    }
    unanswered += 1;
    running?.postMessage({ kind: "ask" });
  }, askMilliseconds);
}

/**
 * Tries until it succeeds, and says what is the matter meanwhile.
 * @template Result
 * @param {string} of
 * @param {(signal: AbortSignal, isAgain: boolean) => Promise<Result>} attempt rejects with the
 *   name of the problem
 * @returns {Promise<Result>}
 */
async function insist(of, attempt) {
  let problem = "";
  const slow = setTimeout(() => problem || tell(of, "slow"), slowMilliseconds);
  for (let count = 0;; count += 1) {
    const signal = AbortSignal.timeout(firstPatienceMilliseconds * 2 ** count);
    try {
      const result = await attempt(signal, count > 0);
      clearTimeout(slow);
      tell(of, null);
      return result;
    } catch (error) {
      problem = signal.aborted ? "slow" : /** @type {Error} */ (error).message;
      tell(of, problem);
    }
    const wait = Math.min(firstWaitMilliseconds * 2 ** count, longestWaitMilliseconds);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>} when all its modules have arrived
 */
async function startWorker(signal) {
  try {
    const started = new Worker(policy?.createScriptURL("") ?? workerAddress, { type: "module" });
    running = started;
    for (const message of untold ?? []) started.postMessage(message);
    await new Promise((resolve, reject) => {
      started.onmessage = (event) => {
        untold = null;
        unanswered = 0;
        resolve(undefined);
        worker.onmessage(event);
      };
      started.onerror = reject;
      signal.onabort = reject;
    });
  } catch (error) {
    if (untold === null) return;
    running?.terminate();
    running = null;
    // A worker does not say why it failed, nor a browser why it gives none.
    throw new Error(await isGone(workerAddress) ? "renewed" : "failed", { cause: error });
  }
}

/**
 * @param {URL} address of this release
 * @returns {Promise<boolean>} whether the server has another by now
 */
export async function isGone(address) {
  const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
  return answer?.status === gone;
}

/**
 * @param {AbortSignal} signal
 * @param {boolean} isAgain
 * @returns {Promise<WebAssembly.Module | null>} null where a policy forbids it: that stays so
 */
async function fetchModule(signal, isAgain) {
  // What was fetched before may be what is wrong.
  const cache = isAgain ? "reload" : "default";
  const answer = await fetch(engineAddress, { signal, cache }).catch(() => {
    throw new Error("network");
  });
  if (answer.status === gone) throw new Error("renewed");
  if (!answer.ok) throw new Error("missing");
  try {
    const isNamed = answer.headers.get("content-type")?.startsWith("application/wasm");
    return await (isNamed
      ? WebAssembly.compileStreaming(answer)
      : WebAssembly.compile(await answer.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw new Error("network", { cause: error });
    if (!mayCompile()) return null;
    throw new Error("damaged", { cause: error });
  }
}

/** A policy that something in between adds may forbid it; eight bytes show that. */
function mayCompile() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

/**
 * Unknown: no such desk. At: when that was, by the server's clock.
 * @typedef {{ bytes: Bytes | null, unknown: boolean, at: number | null }} DeskRecord
 */

/** On the other pages nobody asks for it. */
export const deskRecord =
  /** @type {Promise<DeskRecord>} */
  (role === "customer" ? fetchRecord(slug) : null);

/**
 * What the server says the desk is; the engine checks every word of it.
 * @param {string} desk its slug
 * @returns {Promise<DeskRecord>}
 */
export async function fetchRecord(desk) {
  try {
    const answer = await fetch(`/desks/${encodeURIComponent(desk)}`, {
      signal: AbortSignal.timeout(recordMillisecondsMax),
    });
    const bytes = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    const at = Date.parse(answer.headers.get("date") ?? "") || null;
    return { bytes, unknown: answer.status === 404, at };
  } catch {
    return { bytes: null, unknown: false, at: null };
  }
}
