// The worker of one tab. In the tab that holds the lock it runs the engine; in the others it passes
// commands to that tab and its reports to the page. A command that nobody answered is given again
// when another tab takes over; messages carry identifiers, so nothing is said twice.

// The first four are here for the round trip: all of them are fetched at once.
import "./cbor.js";
import "./engine.js";
import "./socket.js";
import { Store } from "./store.js";
import { Host } from "./host.js";
import { Tabs } from "./tabs.js";

/** @import { Input, Report } from "./host.js" */
/** @import { TabMessage } from "./tabs.js" */

/**
 * @typedef {{ kind: "begin", role: string, name: string }
 *   | { kind: "module", module: WebAssembly.Module }
 *   | { kind: "command", command: number, input: Input }
 *   | { kind: "network", online: boolean }} PageMessage
 */

const tab = crypto.randomUUID();
/** @type {Map<number, Input>} */
const unanswered = new Map();
/** @type {Host | null} */
let host = null;
/** @type {Tabs | null} */
let tabs = null;
/** @type {(module: WebAssembly.Module) => void} */
let moduleCame = () => {};
/** @type {Promise<WebAssembly.Module>} */
const engineModule = new Promise((resolve) => {
  moduleCame = resolve;
});

/** @param {Report[]} reports */
function tellPage(reports) {
  const ours = reports.filter((report) => report.tab === undefined || report.tab === tab);
  for (const { event, command } of ours) {
    if (event === "done" || event === "refused") unanswered.delete(Number(command));
  }
  if (ours.length > 0) postMessage(ours);
}

/** @param {Report[]} reports */
function tellAll(reports) {
  tellPage(reports);
  tabs?.tell({ kind: "reports", reports });
}

/**
 * @param {string} role
 * @param {string} name
 */
function begin(role, name) {
  // The database opens while the engine is still on its way; another tab may hold the lock.
  const store = Store.open(name);
  store.catch(() => {});
  tabs = new Tabs(name, {
    lead: () => {
      host = new Host({ role, store, module: engineModule, report: tellAll });
      host.show();
      for (const [command, input] of unanswered) host.command({ tab, command }, input);
      tabs?.tell({ kind: "leading" });
      host.start();
    },
    heard: fromTab,
  });
  tabs.tell({ kind: "attach", tab });
}

/** @param {TabMessage} message */
function fromTab(message) {
  if (message.kind === "reports") tellPage(message.reports);
  else if (message.kind === "leading") {
    tabs?.tell({ kind: "attach", tab });
    for (const [command, input] of unanswered) {
      tabs?.tell({ kind: "command", tab, command, input });
    }
  } else if (!host) return;
  else if (message.kind === "attach") host.show();
  else if (message.kind === "command") {
    host.command({ tab: message.tab, command: message.command }, message.input);
  } else if (message.kind === "network") host.network(message.online);
}

/** @param {PageMessage} message */
function fromPage(message) {
  if (message.kind === "begin") begin(message.role, message.name);
  else if (message.kind === "module") moduleCame(message.module);
  else if (message.kind === "network") {
    if (host) host.network(message.online);
    else tabs?.tell(message);
  } else {
    const { command, input } = message;
    // A mark that somebody is typing is worth nothing later.
    if (input.do !== "typing") unanswered.set(command, input);
    if (host) host.command({ tab, command }, input);
    else tabs?.tell({ kind: "command", tab, command, input });
  }
}

addEventListener("message", ({ data }) => fromPage(data));
