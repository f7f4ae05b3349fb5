// The WebSocket to our own origin, tried again for as long as the page lives.

const firstWaitMilliseconds = 500;
const longestWaitMilliseconds = 15_000;
/** A connection that lasted this long was a good one: the next wait starts small again. */
const steadyMilliseconds = 5_000;
/** A network that swallows packets answers nothing; a browser would wait for minutes. */
const openingMillisecondsMax = 20_000;

/**
 * @typedef {object} SocketEvents
 * @property {() => void} connected
 * @property {(bytes: Uint8Array) => void} frame
 * @property {() => void} disconnected
 * @property {(nextTry: number, failures: number) => void} waiting absolute milliseconds of the
 *   next try, and how many failed in a row
 */

export class Socket {
  /** @type {WebSocket | null} */
  #socket = null;
  #failures = 0;
  #timer = 0;
  #events;
  #stopped = false;

  /** @param {SocketEvents} events */
  constructor(events) {
    this.#events = events;
  }

  open() {
    if (this.#socket || this.#stopped) return;
    clearTimeout(this.#timer);
    const address = new URL("/socket", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    let openedAt = 0;
    const opening = setTimeout(() => socket.close(), openingMillisecondsMax);
    socket.addEventListener("open", () => {
      clearTimeout(opening);
      openedAt = Date.now();
      this.#events.connected();
    });
    socket.addEventListener("message", ({ data }) => {
      if (this.#socket === socket && data instanceof ArrayBuffer) {
        this.#events.frame(new Uint8Array(data));
      }
    });
    socket.addEventListener("close", () => {
      clearTimeout(opening);
      if (this.#socket !== socket) return;
      this.#lost(openedAt);
    });
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
  }

  /** Gives this connection up without waiting for the network to agree, and starts over. */
  drop() {
    const socket = this.#socket;
    if (!socket) return;
    const wasOpen = socket.readyState === WebSocket.OPEN;
    this.#lost(wasOpen ? Date.now() : 0);
    socket.close();
  }

  /** Something says the network may be back: do not sit out the wait. */
  hurry() {
    this.#failures = 0;
    this.open();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** @param {number} openedAt 0 if it never opened */
  #lost(openedAt) {
    this.#socket = null;
    if (openedAt && Date.now() - openedAt > steadyMilliseconds) this.#failures = 0;
    const delay = reconnectDelay(this.#failures, Math.random());
    this.#failures += 1;
    this.#timer = setTimeout(() => this.open(), delay);
    this.#events.waiting(Date.now() + delay, this.#failures);
    if (openedAt) this.#events.disconnected();
  }
}

/**
 * Doubles from half a second to 15 s. The jitter keeps ten thousand pages from coming back to a
 * restarted server at the same moment; it never makes the wait shorter than half.
 * @param {number} failures how many tries have failed in a row, 0 for the first
 * @param {number} chance a random number of 0 to 1
 * @returns {number} milliseconds
 */
export function reconnectDelay(failures, chance) {
  const doubled = firstWaitMilliseconds * 2 ** Math.min(failures, 10);
  const full = Math.min(longestWaitMilliseconds, doubled);
  return Math.round(full * (0.5 + chance / 2));
}
