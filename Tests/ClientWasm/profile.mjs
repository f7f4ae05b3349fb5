// A browser profile without a browser: the module, a disk and a line to a relay. It does what the
// page's worker does, in the same order: persist first, then everything else.

import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { decode, encode } from "../../web/engine/cbor.js";
import { connect } from "./line.mjs";

const [customer, desk] = await Promise.all(["Customer", "Desk"].map((name) =>
  WebAssembly.compile(readFileSync(new URL(`../../out/${name}Wasm.wasm`, import.meta.url)))
));

export async function instantiate(role) {
  const compiled = role === "customer" ? customer : desk;
  const view = (pointer, count) =>
    new Uint8Array(instance.exports.memory.buffer, pointer, count);
  const random_get = (pointer, count) => {
    webcrypto.getRandomValues(view(pointer, count));
    module.drawn(view(pointer, count));
    return 0;
  };
  const unused = () => 52;
  const instance = await WebAssembly.instantiate(compiled, {
    wasi_snapshot_preview1: { random_get, fd_write: unused, fd_close: unused, fd_seek: unused },
  });
  const module = Object.assign((input) => handle(input), {
    memory: instance.exports.memory,
    /** Hears what the module draws, in the middle of what it does. */
    drawn: () => {},
  });
  instance.exports._initialize();
  const { memory, sotto_allocate, sotto_handle, sotto_release } = instance.exports;
  const handle = (input) => {
    const bytes = encode(input);
    const pointer = sotto_allocate(bytes.length);
    view(pointer, bytes.length).set(bytes);
    const answer = sotto_handle(pointer, bytes.length);
    const count = new DataView(memory.buffer).getUint32(answer, true);
    const outputs = decode(view(answer + 4, count).slice());
    sotto_release(answer);
    sotto_release(pointer);
    return outputs;
  };
  return module;
}

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const isIn = ([from, before]) => (key) =>
  Buffer.compare(key, from) >= 0 && Buffer.compare(key, before) < 0;

export class Profile {
  disk = new Map();
  events = [];
  done = [];
  /** What a relay that lies makes of one of its frames. */
  lie = (frame) => [frame];

  static async start(role) {
    const profile = new Profile();
    profile.role = role;
    await profile.boot();
    return profile;
  }

  /** As after a reload: what is in memory is gone, what is on disk is there. */
  async boot() {
    this.line?.end();
    this.line = undefined;
    this.module = await instantiate(this.role);
    // What begins with a small letter; the rest is asked for.
    const records = this.records((key) => key[0] >= "a".charCodeAt(0));
    this.handle({ do: "start", role: this.role, records });
  }

  /** In the order of their keys. */
  records(isWanted) {
    const names = [...this.disk.keys()].sort();
    return names.map((name) => this.disk.get(name)).filter(([key]) => isWanted(key));
  }

  handle(input) {
    const outputs = this.module({ now: Date.now(), ...input });
    for (const { persist } of outputs) {
      for (const [key, value, before] of persist ?? []) {
        const name = hex(key);
        if (value) this.disk.set(name, [key, value]);
        else if (!before) this.disk.delete(name);
        else for (const [other] of this.records(isIn([key, before]))) this.disk.delete(hex(other));
      }
    }
    for (const output of outputs) {
      if (output.send) this.line?.send(output.send);
      else if (output.close) this.line?.end();
      else if (output.event) this.events.push(output);
      else if (output.done !== undefined) this.done.push(output.done);
    }
    for (const { load: number, ranges } of outputs.filter(({ load }) => load !== undefined)) {
      const records = this.records((key) => ranges.some((range) => isIn(range)(key)));
      this.handle({ do: "loaded", number, records });
    }
  }

  /** What a page asks when it comes to a conversation. */
  look({ id: conversation }) {
    this.handle({ do: "history", conversation, before: null, count: 1_000 });
  }

  async connect(port) {
    // A line of before a reload may end after the new one has begun, and nobody is there to hear
    // it.
    const { module } = this;
    const hear = (input) => this.module === module && this.handle(input);
    this.line = await connect(port, {
      frame: (frame) => this.lie(frame).forEach((bytes) => hear({ do: "frame", bytes })),
      end: () => hear({ do: "disconnected" }),
      opened: () => hear({ do: "connected", origin: `http://localhost:${port}` }),
    });
  }

  last(event) {
    return this.events.findLast((entry) => entry.event === event);
  }

  /** The messages as a page would show them. */
  get messages() {
    const shown = new Map();
    for (const entry of this.events.filter(({ event }) => event === "message")) {
      shown.set(Buffer.from(entry.id).toString("hex"), entry);
    }
    return [...shown.values()].sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity));
  }
}

export async function until(condition, what) {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
