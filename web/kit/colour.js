// Makes a company's colour fit to stand under and on text, whatever colour it is.

/** @typedef {[red: number, green: number, blue: number]} RGB each 0 to 255 */

/** WCAG 2.2 asks for 4.5 for text; a little more allows for rounding. */
const textContrast = 4.6;
/** @type {RGB} */
const white = [255, 255, 255];
/** @type {RGB} */
const ink = [20, 24, 22];
/** @type {RGB} Under the accent in light and dark: the least favourable surface of tokens.css. */
const lightSurface = [244, 245, 243];
/** @type {RGB} */
const darkSurface = [38, 43, 41];
/** @type {RGB} */
const fallback = [31, 95, 91];

/**
 * @param {string} text "#rrggbb"
 * @returns {RGB}
 */
function parseColour(text) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (!match) return fallback;
  return [parseInt(match[1], 16), parseInt(match[2], 16), parseInt(match[3], 16)];
}

/**
 * @param {RGB} colour
 * @returns {number} relative luminance as WCAG defines it
 */
function luminance(colour) {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {RGB} a
 * @param {RGB} b
 */
export function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * @param {RGB} a
 * @param {RGB} b
 * @param {number} share of `b`
 * @returns {RGB}
 */
function mixed(a, b, share) {
  const mix = (/** @type {number} */ index) =>
    Math.round(a[index] + (b[index] - a[index]) * share);
  return [mix(0), mix(1), mix(2)];
}

/**
 * @param {RGB} colour
 * @param {RGB} surface
 * @param {RGB} towards
 * @returns {RGB} the colour, moved only as far as text in it needs
 */
function legibleOn(colour, surface, towards) {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mixed(colour, towards, share);
    if (contrast(candidate, surface) >= textContrast) return candidate;
  }
  return towards;
}

/**
 * @param {RGB} fill
 * @returns {RGB} white where white can be read
 */
function textOn(fill) {
  return contrast(fill, white) >= textContrast ? white : ink;
}

/**
 * A fill on which white or ink can be read. A mid tone that carries neither well is darkened.
 * @param {RGB} colour
 * @returns {RGB}
 */
function fillOf(colour) {
  if (contrast(colour, textOn(colour)) >= textContrast) return colour;
  return legibleOn(colour, white, [0, 0, 0]);
}

/**
 * @param {string} text the company's colour
 * @returns {Record<string, string>} the custom properties that tokens.css reads
 */
export function brandProperties(text) {
  const colour = parseColour(text);
  const fill = fillOf(colour);
  const darkFill = fillOf(dimmed(colour));
  return {
    "--brand-light": css(fill),
    "--on-brand-light": css(textOn(fill)),
    "--brand-dark": css(darkFill),
    "--on-brand-dark": css(textOn(darkFill)),
    "--accent-light": css(legibleOn(colour, lightSurface, [0, 0, 0])),
    "--accent-dark": css(legibleOn(colour, darkSurface, white)),
  };
}

/**
 * On a dark screen a bright fill dazzles, and a dark one is lost.
 * @param {RGB} colour
 * @returns {RGB}
 */
function dimmed(colour) {
  const light = luminance(colour);
  if (light > 0.25) return mixed(colour, [0, 0, 0], 0.45);
  return light < 0.03 ? mixed(colour, white, 0.2) : colour;
}

/** @param {RGB} colour */
function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * @param {string} text the company's colour
 * @param {HTMLElement | null} [element] the part of the page that wears it; all of it by default
 */
export function wearColour(text, element = document.documentElement) {
  for (const [property, value] of Object.entries(brandProperties(text))) {
    element?.style.setProperty(property, value);
  }
}
