import assert from "node:assert/strict";
import { test } from "node:test";

import { html } from "../../web/kit/html.js";

/** What a template says, as elements and their texts; the rest of a node is Preact's own. */
const drawn = (node) =>
  Array.isArray(node)
    ? node.map(drawn)
    : node && typeof node === "object"
    ? [node.type, node.props.textContent ?? null, ...[node.props.children ?? []].flat().map(drawn)]
    : node;

test("an element that says one thing says it itself", () => {
  assert.deepEqual(drawn(html`<p>${"Hello"}</p>`), ["p", "Hello"]);
  assert.deepEqual(drawn(html`<p>${"Page"} ${1} of ${2}${null}${false}</p>`), ["p", "Page 1 of 2"]);
  assert.deepEqual(drawn(html`<b>${0}</b>`), ["b", "0"]);
});

test("a text beside elements has an element of its own", () => {
  assert.deepEqual(drawn(html`<p>${"See "}<a>here</a>${null}${["!", html`<i />`]}</p>`), [
    "p", null, ["span", "See "], ["a", "here"], null, [["span", "!"], ["i", null]],
  ]);
});

test("what a component is given stays as it was", () => {
  const Part = () => null;
  const part = html`<${Part}>${"words"}<//>`;
  assert.equal(part.props.children, "words");
  assert.deepEqual(drawn(html`<p>${part}</p>`)[2][0], Part);
});

test("texts at the root of a template have elements too", () => {
  assert.deepEqual(drawn(html`${"one"}<b>two</b>`), [["span", "one"], ["b", "two"]]);
});

test("a template within another is seen to once", () => {
  const inner = html`<b>${"in"}</b>`;
  assert.deepEqual(drawn(html`<p>${inner}</p>`), ["p", null, ["b", "in"]]);
  assert.deepEqual(drawn(html`<p>${inner}</p>`), ["p", null, ["b", "in"]]);
});

test("an element without anything in it stays empty", () => {
  assert.deepEqual(drawn(html`<p />`), ["p", null]);
  assert.deepEqual(drawn(html`<p>${null}</p>`), ["p", null]);
  assert.deepEqual(drawn(html`<p>${""}</p>`), ["p", ""]);
});
