// The worker of one tab. In the tab that holds the lock it runs the engine; in the others it passes
// commands to that tab and its reports to the page. A command that nobody answered is given again
// when another tab takes over; messages carry identifiers, so nothing is said twice.
//
// An engine that is broken is over for all the tabs that heard of it: they give their places up, so
// that whoever loads the page again begins anew.

// These three are here for the round trip: all modules are fetched at once.
import "./cbor.js";
import "./engine.js";
import "./socket.js";
import { causeOf, Store } from "./store.js";
import { Host, watched } from "./host.js";
import { Tabs } from "./tabs.js";

/** @import { Input, Report } from "./host.js" */
/** @import { Page, TabMessage } from "./tabs.js" */

/**
 * @typedef {{ kind: "begin", role: string, name: string, page: Page }
 *   | { kind: "module", module: WebAssembly.Module | null }
 *   | { kind: "command", command: number, input: Input }
 *   | { kind: "ask" }
 *   | { kind: "network", online: boolean }} PageMessage
 */

const tab = crypto.randomUUID();
/** @type {Map<number, Input>} */
const unanswered = new Map();
/** @type {Page} */
let page = { release: "", openedAt: 0 };
/** A tab of a later release waits for our place. */
let hasHeir = false;
/** @type {Host | null} */
let host = null;
/** @type {Tabs | null} */
let tabs = null;
/** @type {(module: WebAssembly.Module | null) => void} */
let moduleCame = () => {};
/** @type {Promise<WebAssembly.Module | null>} */
const engineModule = new Promise((resolve) => {
  moduleCame = resolve;
});

/** An owner without an engine lets another tab try so often: its network may be the better one. */
const makeRoomMilliseconds = 10_000;
let roomTimer = 0;
/** @type {string | null} */
let broken = null;
/** Another tab answers, this one leads, or there is no lock to be had. */
let lockSettled = () => {};

/** @param {Report[]} reports */
function tellPage(reports) {
  const ours = reports.filter((report) => report.tab === undefined || report.tab === tab);
  for (const { event, command, code } of ours) {
    if (event === "done" || event === "refused") unanswered.delete(Number(command));
    if (event === "broken") end(String(code));
  }
  if (ours.length > 0) postMessage(ours);
}

/** @param {Report[]} reports */
function tellAll(reports) {
  tellPage(reports);
  tell({ kind: "reports", reports });
}

/** @param {TabMessage} message to all other tabs, with the release that it is of */
function tell(message) {
  tabs?.tell({ ...message, page });
}

/** @param {string} code */
function end(code) {
  broken = code;
  postMessage([...unanswered.keys()].map((command) => ({ event: "refused", code, command })));
  unanswered.clear();
  // After what is being told now has left: whoever comes next must not be told of it.
  queueMicrotask(() => tabs?.end(hasHeir));
}

/**
 * A tab of another release: the page that was opened later is the later one, as the server hands
 * out no other. Neither speaks to the engine of the other.
 * @param {string} other
 * @param {Page | undefined} theirs earlier releases did not say
 */
function meet(other, theirs) {
  const outdated = { event: "broken", code: "storageNewer" };
  if ((theirs?.openedAt ?? 0) < page.openedAt) {
    tell({ kind: "reports", reports: [{ ...outdated, tab: other }] });
    return;
  }
  host?.stop();
  host = null;
  hasHeir = true;
  tellAll([outdated]);
}

/**
 * @param {string} role
 * @param {string} name
 * @param {Page} ours
 */
function begin(role, name, ours) {
  page = ours;
  // The database opens while the engine is still on its way; another tab may hold the lock.
  const store = Store.open(name);
  store.catch(() => {});
  const lock = new Promise((resolve) => {
    lockSettled = () => resolve(undefined);
  });
  watched(lock, (problem) => tellPage([{ event: "beginning", of: "lock", problem }]));
  tabs = new Tabs(name, {
    lead: () => {
      lockSettled();
      host = new Host({
        role, store, module: engineModule, report: tellAll, superseded: () => tabs?.stepDown(),
      });
      host.show();
      for (const [command, input] of unanswered) host.command({ tab, command }, input);
      tell({ kind: "leading" });
      host.start();
    },
    lost: () => {
      host?.stop();
      host = null;
      follow();
    },
    heard: fromTab,
    refused: (error) => {
      lockSettled();
      const cause = causeOf(error);
      tellPage([{ event: "broken", code: cause === "storageBlocked" ? cause : "lock" }]);
    },
  });
  tell({ kind: "attach", tab });
  roomTimer = setInterval(() => tabs?.makeRoom(), makeRoomMilliseconds);
}

/** Somebody else leads: what is so? And here is what nobody has answered yet. */
function follow() {
  if (broken) return;
  tell({ kind: "attach", tab });
  for (const [command, input] of unanswered) tell({ kind: "command", tab, command, input });
}

/** @param {TabMessage} message */
function fromTab(message) {
  if (broken) return;
  if (message.kind === "reports" || message.kind === "alive") lockSettled();
  const isOurs = message.page?.release === page.release;
  if (message.kind === "reports") {
    tellPage(message.reports.filter((report) => isOurs || report.tab === tab));
  } else if (message.kind === "leading") follow();
  else if (!host) return;
  else if (!isOurs) {
    if (message.kind === "attach") meet(message.tab, message.page);
  } else if (message.kind === "attach") host.show(message.tab);
  else if (message.kind === "command") {
    host.command({ tab: message.tab, command: message.command }, message.input);
  } else if (message.kind === "network") host.network(message.online);
}

/** @param {PageMessage} message */
function fromPage(message) {
  if (message.kind === "ask") postMessage([]);
  else if (message.kind === "begin") begin(message.role, message.name, message.page);
  else if (message.kind === "module") {
    clearInterval(roomTimer);
    moduleCame(message.module);
  } else if (message.kind === "network") {
    if (host) host.network(message.online);
    else tell(message);
  } else {
    const { command, input } = message;
    if (broken) {
      postMessage([{ event: "refused", code: broken, command }]);
      return;
    }
    // A mark that somebody is typing is worth nothing later.
    if (input.do !== "typing") unanswered.set(command, input);
    if (host) host.command({ tab, command }, input);
    else tell({ kind: "command", tab, command, input });
  }
}

addEventListener("message", ({ data }) => fromPage(data));
// The page knows from this that all of the worker has arrived.
postMessage([]);
