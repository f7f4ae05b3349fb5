// Runs first and alone: starts everything slow at once, before the rest of the page has arrived.

import { bestLanguage, directionOf, slugOf } from "../state/visit.js";

/** @import { Bytes } from "./bytes.js" */

/** How long the desk's record may take before we go on with what is on disk. */
const recordMillisecondsMax = 10_000;
const moduleRetryMilliseconds = 3_000;
/** Once everything has arrived the page begins within a moment. */
const beginMillisecondsMax = 5_000;

const role = document.documentElement.dataset.line ?? "desk";
export const slug = role === "customer" ? slugOf(location.pathname) : "";

const missing = !isSecureContext
  ? "insecure"
  : !("WebAssembly" in self && "locks" in navigator && "indexedDB" in self &&
      "BroadcastChannel" in self && "toSpliced" in Array.prototype)
  ? "old"
  : null;
if (missing) {
  // The sentences stand in the page itself: no other code of ours can be expected to run.
  document.documentElement.dataset.unsupported = missing;
  throw new Error("this browser cannot run Sotto");
}

// Before anything is painted. The words come while the rest does; English comes with it anyway.
const language = bestLanguage(navigator.languages);
document.documentElement.lang = language;
document.documentElement.dir = directionOf(language);
if (language !== "en") import(`../strings/${language}.js`).catch(() => {});
export const worker = new Worker("/assets/platform/worker.js", { type: "module" });
/**
 * What the worker said before the page could listen: its messages do not wait.
 * @type {MessageEvent[]}
 */
export const heardEarly = [];
worker.onmessage = (/** @type {MessageEvent} */ event) => heardEarly.push(event);
worker.addEventListener("error", incomplete, { once: true });
// On a bad network a module may get lost, and with it the whole page: say so, with a way out.
addEventListener("load", () => setTimeout(() => {
  if (!document.documentElement.dataset.begun) incomplete();
}, beginMillisecondsMax));
worker.postMessage({
  kind: "begin",
  role,
  name: role === "customer" ? `sotto-customer-${slug}` : "sotto-desk",
});
passModule();

function incomplete() {
  document.documentElement.dataset.unsupported = "incomplete";
}

/** @returns {Promise<void>} */
async function passModule() {
  try {
    const module = await WebAssembly.compileStreaming(fetch("/assets/sotto.wasm"));
    worker.postMessage({ kind: "module", module });
  } catch {
    setTimeout(passModule, moduleRetryMilliseconds);
  }
}

/**
 * What the server says the desk is; the engine checks every word of it.
 * @type {Promise<{ bytes: Bytes | null, unknown: boolean }>}
 */
export const deskRecord = role === "customer" ? fetchRecord() : Promise.resolve(
  { bytes: null, unknown: false },
);

async function fetchRecord() {
  try {
    const answer = await fetch(`/desks/${encodeURIComponent(slug)}`, {
      signal: AbortSignal.timeout(recordMillisecondsMax),
    });
    const bytes = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    return { bytes, unknown: answer.status === 404 };
  } catch {
    return { bytes: null, unknown: false };
  }
}
