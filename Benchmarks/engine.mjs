// What an input costs the engine of the browser, whatever lies on the disk: `make bench-engine`.
// Prints, and asserts nothing. A desk's disk is made of a stored one (the golden records of the
// tests): its conversation again and again under other names, its messages again and again in them.

import { readFileSync } from "node:fs";
import { instantiate } from "../Tests/ClientWasm/profile.mjs";

const golden = new URL("../Tests/ClientEngineTests/Golden/Form2/agent.txt", import.meta.url);
const fromHex = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const lines = readFileSync(golden, "utf8").trimEnd().split("\n");
const records = lines.slice(lines.indexOf("records") + 1).map((line) =>
  line.split(" ").map(fromHex)
);
const conversationLetter = "c".charCodeAt(0);
const kindPlace = 17;
const isKind = (key, kind) =>
  key[0] === conversationLetter && key[kindPlace] === kind.charCodeAt(0);
const isMessage = ([key, value]) => isKind(key, "t") && value.length > 100;

function disk(conversationCount, messageCount) {
  const own = records.filter(([key]) => key[0] !== conversationLetter);
  const parts = records.filter(([key]) => isKind(key, "h") || isKind(key, "g"));
  const message = records.find(isMessage);
  const all = [...own];
  for (let number = 1; number <= conversationCount; number += 1) {
    const copies = parts.map(([key, value]) => [key.slice(), value.slice()]);
    for (let place = 1; place <= messageCount; place += 1) {
      const [key, value] = message.map((bytes) => bytes.slice());
      new DataView(key.buffer).setBigUint64(kindPlace + 1, BigInt(place));
      copies.push([key, value]);
    }
    for (const [key, value] of copies) {
      new DataView(key.buffer).setUint32(1, number);
      // The conversation's number stands behind the form's.
      if (isKind(key, "h")) new DataView(value.buffer).setBigUint64(1, BigInt(number));
      all.push([key, value]);
    }
  }
  return all;
}

function milliseconds(act) {
  const start = performance.now();
  const result = act();
  return [performance.now() - start, result];
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function measure(conversationCount, messageCount) {
  const handle = await instantiate("desk");
  const all = disk(conversationCount, messageCount).map(([key, value]) => [key, value]);
  const now = 1_800_000_000_000;
  const [start] = milliseconds(() => handle({ do: "start", role: "desk", records: all, now }));
  const [show, shown] = milliseconds(() => handle({ do: "show", now }));
  const { id } = shown.findLast(({ event }) => event === "conversation");
  const repeated = (input) =>
    median(Array.from({ length: 21 }, (_, count) =>
      milliseconds(() => handle({ ...input(count), conversation: id, now: now + count }))[0]
    ));
  const read = repeated((count) => ({ do: "read", from: count + 1, through: count + 1 }));
  const send = repeated((count) => ({
    do: "send", id: new Uint8Array(16).fill(count + 1), text: "May I raise the limit?",
  }));
  const idle = repeated(() => ({ do: "timer" }));
  const cells = [
    String(conversationCount).padStart(13), String(messageCount).padStart(8),
    ...[start, show].map((value) => `${value.toFixed(0)} ms`.padStart(9)),
    ...[read, send, idle].map((value) => `${value.toFixed(3)} ms`.padStart(10)),
  ];
  console.log(cells.join(" "));
}

console.log("conversations messages     start      show       read       send       idle");
for (const [conversationCount, messageCount] of [[1, 1_500], [10, 10], [1_000, 10], [10_000, 10]]) {
  await measure(conversationCount, messageCount);
}
