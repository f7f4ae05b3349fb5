// Which tab owns the engine, and how the others reach it.
//
// A Web Lock picks the owner and passes on to the next tab when the owner is closed or crashes. The
// tabs talk over a BroadcastChannel of the same name.

/** @import { Input, Report } from "./host.js" */

/**
 * @typedef {{ kind: "command", tab: string, command: number, input: Input }
 *   | { kind: "attach", tab: string }
 *   | { kind: "network", online: boolean }
 *   | { kind: "reports", reports: Report[] }
 *   | { kind: "leading" }} TabMessage
 */

export class Tabs {
  /**
   * @param {string} name of the lock and the channel
   * @param {object} events
   * @param {() => void} events.lead this tab owns the engine from now on
   * @param {(message: TabMessage) => void} events.heard from another tab
   */
  constructor(name, { lead, heard }) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener("message", ({ data }) => heard(data));
    navigator.locks.request(name, () => {
      lead();
      // Held for as long as this worker lives.
      return new Promise(() => {});
    });
  }
  #channel;

  /** @param {TabMessage} message to all other tabs */
  tell(message) {
    this.#channel.postMessage(message);
  }
}
