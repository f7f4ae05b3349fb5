// What the browser runs is web/ line by line, without comments, types and indentation.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = readdirSync(join(root, "web"), { recursive: true })
  .filter((name) => /\.(js|css)$/.test(name) && !name.startsWith("vendor/"));
const served = (path) =>
  execFileSync(join(root, "Scripts/as-served"), [path], { encoding: "utf8" });

/** A type within a line. */
const types = /\/\*\* @[^*]*\*\/ ?/g;

function servedText(text) {
  const folder = mkdtempSync(join(tmpdir(), "served-"));
  try {
    writeFileSync(join(folder, "text"), text);
    return served(join(folder, "text"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a line is served but for indentation and types, and not at all where it is a comment", () => {
  for (const name of files) {
    const source = readFileSync(join(root, "web", name), "utf8");
    const theirs = served(join(root, "web", name)).trimEnd().split("\n");
    let isWithin = false;
    const wanted = source.split("\n").filter((line) => {
      const isComment = isWithin || /^\s*\/[/*]/.test(line);
      if (/^\s*\/\*/.test(line) || isWithin) isWithin = !line.includes("*/");
      return line.trim() !== "" && !(isComment && !/\*\/.*\S/.test(line));
    });
    const bare = wanted.map((line) => line.trimStart().replaceAll(types, ""));
    assert.deepEqual(theirs, bare, name);
  }
});

test("no template holds a line that would be taken for a comment", () => {
  for (const name of files.filter((file) => file.endsWith(".js"))) {
    let isOpen = false;
    let isWithin = false;
    readFileSync(join(root, "web", name), "utf8").split("\n").forEach((line, place) => {
      const isComment = isWithin || /^\s*\/[/*]/.test(line);
      if (isComment) assert.ok(!isOpen, `${name}:${place + 1}`);
      if (/^\s*\/\*/.test(line) || isWithin) isWithin = !line.includes("*/");
      if (!isComment && (line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1) isOpen = !isOpen;
    });
    assert.ok(!isOpen, name);
  }
});

test("what goes as a type is one: it begins outside of any string, and ends there", () => {
  let count = 0;
  for (const name of files.filter((file) => file.endsWith(".js"))) {
    for (const line of readFileSync(join(root, "web", name), "utf8").split("\n")) {
      for (const { 0: type, index } of line.matchAll(types)) {
        count += 1;
        assert.match(type, /^\/\*\* @[a-z]+\b/);
        const quotes = line.slice(0, index).match(/(?<!\\)"/g)?.length ?? 0;
        assert.equal(quotes % 2, 0, `${name}: ${line}`);
      }
    }
  }
  assert.ok(count > 50);
});

test("comments of each kind go, and nothing else", () => {
  const source = [
    "// one", "let a = 1; // two", "/** three */", "/**", " * four `", " */",
    "  /** @type {X} */ (a)", "b(/** @type {Y} */ c)", "a /* five */ + 1;",
    "\"// six\";", "/* seven */ /* eight */", "b;",
    "  <!-- nine -->", "<p><!-- ten --></p>",
  ];
  assert.deepEqual(servedText(source.join("\n")).split("\n"), [
    "let a = 1; // two", "(a)", "b(c)", "a /* five */ + 1;", "\"// six\";", "b;",
    "<p><!-- ten --></p>", "",
  ]);
});
