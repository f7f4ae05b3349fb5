import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { fromBase64url, toBase64url } from "../../web/engine/bytes.js";
import { reconnectDelay } from "../../web/engine/socket.js";
import { brandProperties, contrast } from "../../web/kit/colour.js";
import ofDesk from "../../web/strings/desk/en.js";
import common from "../../web/strings/en.js";
import opened from "../../web/strings/later/en.js";

test("text on the company's colour can be read, whatever colour it is", () => {
  const rgb = (text) => text.match(/\d+/g).map(Number);
  const steps = ["00", "33", "66", "80", "99", "cc", "ff"];
  for (const red of steps) {
    for (const green of steps) {
      for (const blue of steps) {
        const colour = `#${red}${green}${blue}`;
        const made = brandProperties(colour);
        for (const look of ["light", "dark"]) {
          const [fill, on] = [rgb(made[`--brand-${look}`]), rgb(made[`--on-brand-${look}`])];
          assert.ok(contrast(fill, on) >= 4.5, `${colour} ${look}`);
        }
        // Each surface of tokens.css that text in the accent stands on.
        const accents = {
          light: [[255, 255, 255], [244, 245, 243]],
          dark: [[18, 21, 19], [30, 34, 32]],
        };
        for (const [look, surfaces] of Object.entries(accents)) {
          for (const surface of surfaces) {
            assert.ok(contrast(rgb(made[`--accent-${look}`]), surface) >= 4.5, `${colour} ${look}`);
          }
        }
      }
    }
  }
});

test("a colour that can be read already is left alone", () => {
  assert.equal(brandProperties("#1d4ed8")["--brand-light"], "rgb(29 78 216)");
  assert.equal(brandProperties("not a colour")["--on-brand-light"], "rgb(255 255 255)");
});

test("base64url comes back as it was, and damage is noticed", () => {
  for (let byteCount = 0; byteCount < 40; byteCount += 1) {
    const bytes = Uint8Array.from({ length: byteCount }, (_, index) => index * 37 + byteCount);
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
  }
  assert.equal(toBase64url(new Uint8Array([251, 255, 190])), "-_--");
  for (const text of ["+/", "a b", "a", "ab=c", "é"]) assert.equal(fromBase64url(text), null, text);
});

test("the wait for a lost server grows, is never long, and never the same for all", () => {
  assert.equal(reconnectDelay(0, 1), 500);
  assert.equal(reconnectDelay(0, 0), 250);
  assert.equal(reconnectDelay(2, 1), 2000);
  assert.equal(reconnectDelay(100, 1), 15_000);
  assert.equal(reconnectDelay(100, 0), 7_500);
});

const web = new URL("../../web/", import.meta.url);
const sources = readdirSync(web, { recursive: true })
  .filter((name) => name.endsWith(".js") && !name.startsWith("vendor/"));
const textOf = (name) => readFileSync(new URL(name, web), "utf8");
/** What a text names: imports, what is fetched later, and types. */
const mentions = /(?:from|^import|import\(|new URL\() ?"(\.[^"]*\.(?:js|css))"/gm;
const mentionsIn = (name, text) =>
  [...text.matchAll(mentions)]
    .map((match) => new URL(match[1], new URL(name, web)).pathname.slice(web.pathname.length));
const codeOf = (name) => textOf(name).replaceAll(/\/\*\*[^]*?\*\//g, "");
/** Types may name each other; what runs must not. */
const runsOf = (name) =>
  mentionsIn(name, codeOf(name)).filter((target) => sources.includes(target));

/** Which room may import which: the table in Docs/design-web.md. */
const arrows = new Map(
  [...readFileSync(new URL("../../Docs/design-web.md", import.meta.url), "utf8")
    .matchAll(/^\| `([a-z]+\/)` \|.*\| ([^|]+) \|$/gm)]
    .map(([, room, rooms]) => [room, rooms.match(/[a-z]+\/(?=`)/g) ?? []]),
);
const roomOf = (name) => name.match(/^[a-z]+\//)[0];

test("rooms import what the table names, and it names nothing else", () => {
  const found = new Map([...arrows.keys()].map((room) => [room, new Set()]));
  for (const name of sources) {
    for (const target of mentionsIn(name, textOf(name))) {
      const [room, other] = [roomOf(name), roomOf(target)];
      if (room === other) continue;
      assert.ok(arrows.get(room).includes(other), `${name} imports ${target}`);
      found.get(room).add(other);
    }
  }
  for (const [room, others] of arrows) {
    assert.deepEqual([...found.get(room)].toSorted(), others, room);
  }
});

test("no page imports another", () => {
  const pageOf = (name) => name.match(/^pages\/[a-z]+\//)?.[0];
  for (const name of sources.filter(pageOf)) {
    for (const target of mentionsIn(name, textOf(name)).filter(pageOf)) {
      assert.equal(pageOf(target), pageOf(name), `${name} imports ${target}`);
    }
  }
});

test("nothing but worker.js, which is a page's own, asks for what a service worker lacks", () => {
  // `Scripts/lint-web` knows all names of a window. These a worker has, and a service worker not.
  const lacking = /\b(?:import\(|XMLHttpRequest|new (?:Shared)?Worker)|(?<!\.)\bpostMessage\(/;
  for (const name of sources.filter((other) => other.startsWith("engine/"))) {
    if (name !== "engine/worker.js") assert.doesNotMatch(codeOf(name), lacking, name);
  }
});

/**
 * @param {(name: string) => string[]} next
 * @returns {string[]} the words that are said by what a customer's page reaches
 */
function saidByCustomers(next) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || !sources.includes(name)) return;
    found.add(name);
    next(name).forEach(visit);
  };
  visit("pages/customer/main.js");
  assert.ok(found.has("talk/Log.js"));
  return [...found].flatMap((name) =>
    [...textOf(name).matchAll(/\bt\.(\w+)/g)].map(([, key]) => key)
  );
}

test("the customer's page has all the words that it says, at first and later", () => {
  const all = saidByCustomers(runsOf);
  assert.ok(all.includes("welcome") && all.includes("whoCanRead"));
  assert.deepEqual(all.filter((key) => !(key in common) && !(key in opened)), []);
  const needed = /^(?:import|\}) .*from "(\.[^"]*\.js)"/gm;
  const needs = (name) =>
    [...codeOf(name).matchAll(needed)].map((match) =>
      new URL(match[1], new URL(name, web)).pathname.slice(web.pathname.length)
    );
  const first = saidByCustomers(needs);
  assert.ok(first.includes("welcome") && !first.includes("whoCanRead"));
  assert.deepEqual(first.filter((key) => !(key in common)), []);
  // Each word stands in one of the lists.
  const lists = [common, opened, ofDesk].flatMap((list) => Object.keys(list));
  assert.deepEqual(lists.filter((key, place) => lists.indexOf(key) !== place), ["refusals"]);
  const { refusals } = common;
  assert.deepEqual(Object.keys(refusals).filter((key) => key in ofDesk.refusals), []);
});

/** @param {(name: string) => string[]} next */
function refuseCircles(names, next) {
  const done = new Set();
  const visit = (name, way) => {
    assert.ok(!way.includes(name), [...way, name].join(" → "));
    if (done.has(name)) return;
    for (const target of next(name)) visit(target, [...way, name]);
    done.add(name);
  };
  for (const name of names) visit(name, []);
}

test("there are no circles: of rooms, of modules, not even by way of what is fetched later", () => {
  refuseCircles([...arrows.keys()], (room) => arrows.get(room));
  refuseCircles(sources, runsOf);
});
