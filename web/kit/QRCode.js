// A link as a QR code. The library comes when the first code is to be drawn.

import { html, useEffect, useState } from "./html.js";

/**
 * The part of the vendored library that we use.
 * @typedef {(type: number, correction: string) => {
 *   addData(text: string): void, make(): void, getModuleCount(): number,
 *   isDark(row: number, column: number): boolean
 * }} Generator
 */

/** A scanner needs four modules of white around the code. */
const quietModules = 4;

const address = "/assets/vendor/qrcode.js";
/** The server's policy takes no text for the address of code, but what this makes of any. */
const policy = self.trustedTypes?.createPolicy("sotto-qrcode", {
  createScriptURL: () => address,
});

/** @type {Promise<Generator> | null} */
let loading = null;

/** The library is a script of the old kind and leaves its one name on the window. */
function loadGenerator() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = policy?.createScriptURL("") ?? address;
    script.addEventListener("load", () => {
      resolve(/** @type {{ qrcode: Generator }} */ (/** @type {unknown} */ (globalThis)).qrcode);
    });
    script.addEventListener("error", (reason) => {
      // The next code to be drawn tries again.
      loading = null;
      reject(reason);
    });
    document.head.append(script);
  });
  return loading;
}

/** @param {{ text: string, label: string }} props */
export function QRCode({ text, label }) {
  const [drawing, setDrawing] = useState(/** @type {ReturnType<typeof draw> | null} */ (null));
  useEffect(() => {
    loadGenerator().then((generator) => setDrawing(draw(generator, text)), () => {});
  }, [text]);
  // Its place is kept, but what is not drawn yet, or never will be, is no picture.
  if (!drawing) return html`<div class="qr" />`;
  const size = drawing.count + 2 * quietModules;
  return html`<svg
    class="qr" role="img" aria-label=${label} viewBox=${`0 0 ${size} ${size}`}
    shape-rendering="crispEdges"
  >
    <rect width=${size} height=${size} fill="#fff" />
    <path d=${drawing.path} fill="#000" />
  </svg>`;
}

/**
 * @param {Generator} generator
 * @param {string} text
 */
function draw(generator, text) {
  const code = generator(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (!code.isDark(row, column)) continue;
      path += `M${column + quietModules} ${row + quietModules}h1v1h-1z`;
    }
  }
  return { path, count };
}
