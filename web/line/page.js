// What every page does in its window: the language first, then drawing after each change; and what
// it fetches later.

import { render, useEffect, useState } from "../kit/html.js";
import { chooseLanguage, onMissing } from "../kit/words.js";
import { heardEarly, isGone, worker } from "./boot.js";
import { Line } from "./line.js";

/** @import { VNode } from "../kit/html.js" */
/** @import { MomentaryCode, State } from "./state.js" */

/** How long a word about something that was not done stands. */
const toldMilliseconds = 8_000;
/** Behind a first message, its receipts, and what a log has for who reads it. */
const soonMilliseconds = 4_000;

export const line = new Line(worker, heardEarly);

/**
 * @param {(state: State) => VNode} view
 * @param {(state: State) => string} title
 */
export async function begin(view, title) {
  onMissing(() => openedWords().then(() => line.dispatch(), () => {}));
  // Not needed for the first drawing, so not in its way.
  const colours = import("../kit/colour.js");
  await chooseLanguage();
  followKeyboard();
  refuseFiles();
  // A reload has closed the dialogs, each of which was a step.
  if (history.state?.openDialogs > 0) history.go(-history.state.openDialogs);
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  let colour = "";
  let waiting = false;
  const draw = () => {
    waiting = false;
    const state = line.state;
    if (state.desk && state.desk.colour !== colour) {
      colour = state.desk.colour;
      colours.then(({ wearColour }) => wearColour(colour)).catch(() => {});
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

/** @param {MomentaryCode} code */
export function sayForAMoment(code) {
  // What stands there for another reason says more, and a whole page may hang on it.
  if ((line.state.refusal?.code ?? code) !== code) return;
  line.dispatch({ event: "refused", code });
  const count = line.state.refusal?.count ?? 0;
  setTimeout(() => line.dispatch({ event: "refusalOver", count }), toldMilliseconds);
}

/**
 * A part of the page with all that it needs: shown once all of it is there.
 * @param {URL} address
 * @param {URL} [style]
 * @returns {Promise<any>}
 */
export async function part(address, style) {
  const all = [import(address.href), openedWords(), style && addStyle(style)];
  const [module] = await Promise.all(all);
  return module;
}

async function openedWords() {
  const { wearOpenedWords } = await import("../kit/opened.js");
  await wearOpenedWords();
}

/**
 * A part that is fetched when somebody asks for it: without a network it cannot be, and of another
 * release it must not.
 * @param {URL} address
 * @param {(module: any) => void} take
 * @param {URL} [style] that it is drawn in
 */
export async function later(address, take, style) {
  try {
    take(await part(address, style));
  } catch {
    // A module does not say why it failed.
    sayForAMoment(await isGone(address) ? "partRenewed" : "partNotHere");
  }
}

/**
 * A part that somebody may ask for is fetched before, once nothing is in its way: then it opens at
 * once, and without a network too. What does not come is asked for again when it is wanted.
 * @param {URL} address
 * @param {URL} [style]
 * @returns {() => void} not any more
 */
function soon(address, style) {
  const timer = setTimeout(() => part(address, style).catch(() => {}), soonMilliseconds);
  return () => clearTimeout(timer);
}

/**
 * Such a part as somebody opens and closes it.
 * @param {string} of the component, by the name that the module exports
 * @param {URL} address
 * @param {URL} style
 * @param {boolean} [isSoon] it may be asked for: nothing is in its way any more
 */
export function useOpened(of, address, style, isSoon = false) {
  const [view, setView] = useState(/** @type {unknown} */ (null));
  const [isBusy, setBusy] = useState(false);
  useEffect(() => isSoon ? soon(address, style) : undefined, [isSoon]);
  const open = async () => {
    setBusy(true);
    await later(address, (module) => setView(() => module[of]), style);
    setBusy(false);
  };
  const close = () => setView(null);
  // A button that takes no second tap while the part is on its way.
  const onClick = isBusy ? undefined : view ? close : open;
  return { view, open, close, button: { "aria-busy": String(isBusy), onClick } };
}

/** @returns {boolean} somebody can be looking at the page right now */
export function isBeingSeen() {
  return document.visibilityState === "visible" && document.hasFocus();
}

/**
 * Resolves when the style is there, or cannot be had: something plain is better than none.
 * @param {URL} address
 * @returns {Promise<void>}
 */
export function addStyle({ href }) {
  const styles = [...document.styleSheets];
  if (styles.some((style) => style.href === href)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => resolve());
    document.head.append(link);
  });
}

/**
 * Pictures and files cannot be sent yet. One that is dropped must not open in place of the page,
 * and one that is pasted must not vanish without a word.
 */
function refuseFiles() {
  const holdsFiles = (/** @type {DataTransfer | null} */ data) => data?.types.includes("Files");
  /** @param {Event} event */
  const refuse = (event) => {
    event.preventDefault();
    sayForAMoment("filesNotYet");
  };
  // A link or a text may be dropped where it is written down; anywhere else it would open, or do
  // nothing.
  const isTaken = (/** @type {DragEvent} */ { dataTransfer, target }) =>
    !holdsFiles(dataTransfer) && target instanceof Element && target.matches("input, textarea");
  addEventListener("dragover", (event) => {
    if (isTaken(event)) return;
    event.preventDefault();
    const data = event.dataTransfer;
    if (data && !holdsFiles(data)) data.dropEffect = "none";
  });
  addEventListener("drop", (event) => {
    if (holdsFiles(event.dataTransfer)) refuse(event);
    else if (!isTaken(event)) event.preventDefault();
  });
  addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!data || !holdsFiles(data)) return;
    // Some programs put a picture of a text beside the text itself; others the name of the file.
    const names = [...data.files].map(({ name }) => name);
    const text = data.getData("text/plain").trim();
    const isName = text === "" || text.split(/[\r\n]+/).every((path) => names.some((name) =>
      path.endsWith(name)
    ));
    if (isName) refuse(event);
  });
}
