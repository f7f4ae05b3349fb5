// What an input costs the engine of the browser, whatever lies on the disk: `make bench-engine`.
// Prints, and asserts nothing. A desk's disk is made of a stored one (the golden records of the
// tests): its conversation again and again under other names, its messages again and again in them.

import { readFileSync } from "node:fs";
import { instantiate } from "../Tests/ClientWasm/profile.mjs";

const golden = new URL("../Tests/ClientEngineTests/Golden/Form3/agent.txt", import.meta.url);
const fromHex = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const lines = readFileSync(golden, "utf8").trimEnd().split("\n");
const records = lines.slice(lines.indexOf("records") + 1).map((line) =>
  line.split(" ").map(fromHex)
);
const isKind = (kind) => ([key]) => key[0] === kind.charCodeAt(0);
const [head] = records.filter(isKind("c"));
const [group] = records.filter(isKind("G"));
const message = records.filter(isKind("T")).findLast(([, value]) => value.length > 100);
const own = records.filter(([key]) => key[0] >= 97 && key[0] !== head[0][0]);
/** In a head, behind the form: its number, two times, and how far it was applied. */
const headPlaces = { number: 1, lastAt: 17, cursor: 25 };
/** In a key, behind the letter and the conversation's name. */
const placePlace = 17;

/** What stands under a key of this kind in the conversation of this number. */
function copy([key, value], number) {
  const [name, bytes] = [key.slice(), value.slice()];
  new DataView(name.buffer).setUint32(1, number);
  return [name, bytes];
}

/** A disk that is made when it is asked: a million messages are one, at a million places. */
class Disk {
  constructor(conversationCount, messageCount) {
    this.messageCount = messageCount;
    this.beginning = [...own];
    for (let number = 1; number <= conversationCount; number += 1) {
      const [key, value] = copy(head, number);
      const view = new DataView(value.buffer);
      view.setBigUint64(headPlaces.number, BigInt(number));
      view.setBigUint64(headPlaces.lastAt, BigInt(1_800_000_000_000 + number));
      view.setBigUint64(headPlaces.cursor, BigInt(messageCount));
      // Nothing is open in it: not sent, not read, not answered.
      this.beginning.push([key, settled(value, messageCount)]);
    }
  }

  found(ranges) {
    return ranges.flatMap(([from, before]) => {
      const number = new DataView(from.buffer, from.byteOffset).getUint32(1);
      if (isKind("G")([from])) return [copy(group, number)];
      if (!isKind("T")([from])) return [];
      const place = ({ buffer, byteOffset }) =>
        Number(new DataView(buffer, byteOffset).getBigUint64(placePlace));
      const start = Math.max(1, place(from));
      const end = Math.min(this.messageCount + 1, place(before));
      return Array.from({ length: Math.max(0, end - start) }, (_, at) => {
        const [key, value] = copy(message, number);
        new DataView(key.buffer).setBigUint64(placePlace, BigInt(start + at));
        return [key, value];
      });
    });
  }
}

/**
 * The head's last fields from behind: the preview, the first open line, three flags, how much is
 * unread, and where the lines end.
 */
function settled(value, messageCount) {
  const view = new DataView(value.buffer);
  for (let at = value.length - 9; at > 0; at -= 1) {
    const isFlags = [0, 1, 2].every((place) => value[at - 1 - place] <= 1);
    if (!isFlags || value[at + 8] !== 1) continue;
    value.fill(0, at - 3, at);
    view.setBigUint64(at, 0xffff_ffff_ffff_ffffn);
    view.setBigUint64(at - 19, BigInt(messageCount));
    return value;
  }
  throw new Error("no head of the third form");
}

function milliseconds(act) {
  const start = performance.now();
  const result = act();
  return [performance.now() - start, result];
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function measure(conversationCount, messageCount) {
  const engine = await instantiate("desk");
  const disk = new Disk(conversationCount, messageCount);
  const now = 1_800_000_000_000;
  /** With all that the disk is asked for meanwhile. */
  const handle = (input) => {
    const outputs = engine(input);
    for (const { load: number, ranges } of outputs.filter(({ load }) => load !== undefined)) {
      outputs.push(...handle({ do: "loaded", number, records: disk.found(ranges), now }));
    }
    return outputs;
  };
  const [start] = milliseconds(() =>
    handle({ do: "start", role: "desk", records: disk.beginning, now })
  );
  const [show, shown] = milliseconds(() => handle({ do: "show", now }));
  const ids = shown.filter(({ event }) => event === "conversation").map(({ id }) => id);
  const repeated = (input) =>
    median(Array.from({ length: 21 }, (_, count) =>
      milliseconds(() =>
        handle({ conversation: ids[0], ...input(count), now: now + count })
      )[0]
    ));
  const open = repeated((count) => (
    { do: "history", conversation: ids[count % ids.length], before: null, count: 250 }
  ));
  const read = repeated((count) => ({ do: "read", from: count + 1, through: count + 1 }));
  const send = repeated((count) => ({
    do: "send", id: new Uint8Array(16).fill(count + 1), text: "May I raise the limit?",
  }));
  const idle = repeated(() => ({ do: "timer" }));
  const cells = [
    String(conversationCount).padStart(13), String(messageCount).padStart(8),
    ...[start, show].map((value) => `${value.toFixed(0)} ms`.padStart(9)),
    ...[open, read, send, idle].map((value) => `${value.toFixed(3)} ms`.padStart(10)),
    `${(engine.memory.buffer.byteLength / 1e6).toFixed(0)} MB`.padStart(8),
  ];
  console.log(cells.join(" "));
}

console.log(
  "conversations messages     start      show       open       read       send       idle   memory",
);
const sizes = [[1, 1_500], [10, 10], [1_000, 100], [10_000, 100], [10, 100_000]];
for (const [conversationCount, messageCount] of sizes) {
  await measure(conversationCount, messageCount);
}
