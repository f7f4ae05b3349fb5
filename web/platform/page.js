// What every page does in its window: the language first, then drawing after each change; and what
// it asks of the window later.

import { chooseLanguage } from "../strings/strings.js";
import { render } from "../vendor/preact.js";
import { heardEarly, worker } from "./boot.js";
import { Line } from "./line.js";

/** @import { VNode } from "../vendor/preact.js" */
/** @import { State } from "../state/line.js" */

export const line = new Line(worker, heardEarly);

/**
 * @param {(state: State) => VNode} view
 * @param {(state: State) => string} title
 */
export async function begin(view, title) {
  // Not needed for the first drawing, so not in its way.
  const colours = import("../design/colour.js");
  await chooseLanguage();
  followKeyboard();
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  let colour = "";
  let waiting = false;
  const draw = () => {
    waiting = false;
    const state = line.state;
    if (state.desk && state.desk.colour !== colour) {
      colour = state.desk.colour;
      colours.then(({ wearColour }) => wearColour(colour));
    }
    document.title = title(state);
    render(view(state), root);
  };
  line.subscribe(() => {
    // A frame's worth of events makes one drawing.
    if (waiting) return;
    waiting = true;
    queueMicrotask(draw);
  });
  document.documentElement.dataset.begun = "true";
  root.replaceChildren();
  draw();
}

/** @returns {boolean} somebody can be looking at the page right now */
export function isBeingSeen() {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** @param {() => void} listener called whenever `isBeingSeen` may have changed */
export function onSeenChange(listener) {
  document.addEventListener("visibilitychange", listener);
  addEventListener("focus", listener);
  addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    removeEventListener("focus", listener);
    removeEventListener("blur", listener);
  };
}

/** Asks the browser not to throw our database away when the disk gets full. */
export function keepStorage() {
  navigator.storage?.persist?.().catch(() => {});
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it could be copied
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps the page as high as what is left above the on-screen keyboard, where the browser does not
 * do so by itself (`interactive-widget` in the page's viewport line).
 */
function followKeyboard() {
  const viewport = visualViewport;
  if (!viewport) return;
  const style = document.documentElement.style;
  const follow = () => {
    const hidden = innerHeight - viewport.height * viewport.scale;
    if (hidden > 80 && viewport.scale === 1) {
      style.setProperty("--height", `${viewport.height}px`);
      scrollTo(0, 0);
    } else style.removeProperty("--height");
  };
  viewport.addEventListener("resize", follow);
}

/** A finger writes with a keyboard on the screen, whose return key makes a new line. */
export function writesWithFinger() {
  return matchMedia("(pointer: coarse)").matches && !matchMedia("(any-pointer: fine)").matches;
}
