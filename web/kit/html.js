// Templates whose texts a browser's translation may touch.
//
// A translation takes each text out of the page and puts another in its place, inside elements of
// its own. Preact does not know: it puts the old text back beside it at the next drawing, or
// changes a text that nobody sees any more. So no text is a node of Preact's here. It is the
// `textContent` of an element, which Preact sets when it changes and leaves alone otherwise; a text
// beside elements gets a span of its own.
//
// And the one door to Preact, so that nobody takes its own templates by mistake.

import { h, html as make } from "../vendor/preact.js";

export {
  Component, render, useEffect, useLayoutEffect, useRef, useState,
} from "../vendor/preact.js";

/** @typedef {import("../vendor/preact.js").Child} Child */
/** @typedef {import("../vendor/preact.js").VNode} VNode */
/** @template T @typedef {import("../vendor/preact.js").Ref<T>} Ref */
/** @typedef {{ type: unknown, props: { children?: Child, textContent?: string } }} Made */

/** What has been seen to, as templates hold what other templates have made. */
const settled = new WeakSet();

/**
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 * @returns {VNode}
 */
export function html(strings, ...values) {
  const made = /** @type {Child} */ (make(strings, ...values));
  return /** @type {VNode} */ (Array.isArray(made) ? made.map(settle) : settle(made));
}

/**
 * @param {Child} child
 * @returns {Child} the same without a text that stands for itself
 */
function settle(child) {
  if (isText(child)) return child === "" ? null : h("span", { textContent: String(child) });
  if (Array.isArray(child)) return child.map(settle);
  if (typeof child !== "object" || child === null || settled.has(child)) return child;
  settled.add(child);
  const { type, props } = /** @type {Made} */ (/** @type {unknown} */ (child));
  const { children } = props;
  if (children === undefined) return child;
  const text = typeof type === "string" ? textOf(children) : null;
  if (text === null) props.children = isText(children) ? children : settle(children);
  else {
    delete props.children;
    props.textContent = text;
  }
  return child;
}

/**
 * @param {Child} children
 * @returns {string | null} null where something else stands among the texts
 */
function textOf(children) {
  if (isText(children)) return String(children);
  if (!Array.isArray(children)) return null;
  const texts = children.filter((child) => child !== null && typeof child !== "boolean");
  return texts.length > 0 && texts.every(isText) ? texts.join("") : null;
}

/**
 * @param {Child} child
 * @returns {child is string | number}
 */
function isText(child) {
  return typeof child === "string" || typeof child === "number";
}
