// The WebSocket to our own origin, tried again for as long as the page lives.

const firstWaitMilliseconds = 500;
const longestWaitMilliseconds = 15_000;
/** A connection that lasted this long was a good one: the next wait starts small again. */
const steadyMilliseconds = 5_000;
/** A network that swallows packets answers nothing; a browser would wait for minutes. */
const openingMillisecondsMax = 20_000;
/** One lost connection says little; after two the server is asked whether it would take us. */
const failuresBeforeQuestion = 2;
const answerMillisecondsMax = 8_000;
const refusedStatus = 403;
/** "Misdirected Request": it does not answer by this host at all. */
const misdirectedStatus = 421;
/** "Upgrade Required": it takes WebSockets from us, and this was none. */
const wouldTakeStatus = 426;

/**
 * Why no connection comes about, where somebody knows: the server refuses the address of this page,
 * or would take it, but something in between passes on no WebSockets.
 * @typedef {"refused" | "noSockets" | null} Verdict
 */

/**
 * @typedef {object} SocketEvents
 * @property {() => void} connected
 * @property {(bytes: Uint8Array) => void} frame
 * @property {() => void} disconnected
 * @property {(nextTry: number, failures: number) => void} waiting absolute milliseconds of the
 *   next try, and how many failed in a row
 * @property {(verdict: Verdict) => void} judged
 */

export class Socket {
  /** @type {WebSocket | null} */
  #socket = null;
  #failures = 0;
  #timer = 0;
  #events;
  #stopped = false;
  /** How many in a row never opened. */
  #unopened = 0;
  #welcomes = 0;

  /** @param {SocketEvents} events */
  constructor(events) {
    this.#events = events;
  }

  open() {
    if (this.#socket || this.#stopped) return;
    clearTimeout(this.#timer);
    const address = new URL("/socket", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    /** @type {WebSocket} */
    let socket;
    try {
      socket = new WebSocket(address);
    } catch {
      this.#lost(0);
      return;
    }
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    let openedAt = 0;
    const lost = () => {
      clearTimeout(opening);
      if (this.#socket === socket) this.#lost(openedAt);
    };
    const opening = setTimeout(() => {
      lost();
      socket.close();
    }, openingMillisecondsMax);
    socket.addEventListener("open", () => {
      clearTimeout(opening);
      openedAt = Date.now();
      this.#unopened = 0;
      this.#welcomes = 0;
      this.#events.connected();
    });
    socket.addEventListener("message", ({ data }) => {
      if (this.#socket === socket && data instanceof ArrayBuffer) {
        this.#events.frame(new Uint8Array(data));
      }
    });
    socket.addEventListener("close", lost);
    // Chromium tells nothing else where a policy forbids the connection.
    socket.addEventListener("error", lost);
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
    else this.#ask();
  }

  /** The browser does not tell why a WebSocket failed; a plain question is answered. */
  async #ask() {
    this.#unopened += 1;
    if (this.#unopened < failuresBeforeQuestion) return;
    const question = new URL("/socket", location.href);
    question.searchParams.set("origin", question.origin);
    const status = await fetch(question, {
      cache: "no-store",
      signal: AbortSignal.timeout(answerMillisecondsMax),
    }).then((answer) => answer.status, () => 0);
    // A server that came back between our try and the question would take us too.
    this.#welcomes = status === wouldTakeStatus ? this.#welcomes + 1 : 0;
    if (this.#unopened === 0 || this.#stopped) return;
    if (status === refusedStatus || status === misdirectedStatus) this.#events.judged("refused");
    else this.#events.judged(this.#welcomes > 1 ? "noSockets" : null);
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
