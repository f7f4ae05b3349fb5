// Telephone numbers among all the other numbers in a text. A date, an amount or a card that is
// called by mistake is worse than a number that has to be copied: where it could be either, it
// stays text.

import { goesOn, isWithinWord, letterBefore } from "./letters.js";

/** @import { Found } from "./addresses.js" */

/** ITU-T E.164: with the country. */
const digitCountMax = 15;
const nationalDigitCountMax = 12;
/** Fewer digits are more often something else; words before them may tell. */
const digitCountMin = 8;
const calledDigitCountMin = 7;
/** How far back the words stand that say what a number is. */
const labelLengthMax = 24;

/** Between groups of digits: one mark, or a bracket and a space. */
const gap = /^(?:\) ?-?|[ \u00A0\u2009\u202F./\u2010\u2011-]\(?|\()(?=\d)/;
const currencyBehind = /^[\s\u00A0\u202F]?(?:\p{Sc}|%|EUR\b|USD\b|GBP\b|CHF\b|JPY\b|[円元원])/u;
const currencyBefore = /\p{Sc}[\s\u00A0]?$/u;
const telephoneWords = new RegExp(
  "(?:(?:^|\\P{L})(?:tel|telefon|t[eé]l[eé]phone|tél|teléfono|tfno|phone|fon|fax|mobile?|móvil|" +
    "handy|portable|whatsapp|call)|電話|携帯|هاتف|جوال|☎\\uFE0F?|📞|📱)[.:：\\s]*$",
  "iu",
);
const otherWords = new RegExp(
  "(?:\\b(?:no|nr|num|id|iban|isbn|ean|blz|bic|ref|vat|order|invoice|account|acct|card|customer|" +
    "ticket|case|tracking|pin|code|serial|compte|facture|commande|pedido|factura|cuenta)|" +
    "n[º°]|№|#|konto\\p{L}*|kunden\\p{L}*|rechnung\\p{L}*|bestell\\p{L}*|nummer|number|番号)" +
    "[.:：#\\s]*$",
  "iu",
);
/** A bank's account number whose first groups have letters. */
const bankAccount = /\b[A-Z]{2}\d{2}[ \u00A0]?[A-Z]{4}[ \u00A0]?$/;

/**
 * @param {string} text
 * @param {number} from where the last link ended
 * @param {number} index of a digit, or of the + or the bracket before it
 * @returns {Found} all the digits that stand together, as a number or as text
 */
export function numberAt(text, from, index) {
  const { end, groups, depth } = digitsFrom(text, index);
  // "(030 1234567)" is a number in brackets.
  const start = depth > 0 && text[index] === "(" ? index + 1 : index;
  const number = text.slice(start, end);
  const none = { start, end, stop: end, address: null };
  if (depth > 0 && start === index) return none;
  const left = text.slice(Math.max(from, start - labelLengthMax), start);
  if (isWithinWord(text, start) || /\d[.,:]$|[#@/\\=&%+_-]$/.test(left)) return none;
  if (/^(?:[,.:]\d|[/-]\w|[@_%])/.test(text.slice(end, end + 2)) || goesOn(text, end)) return none;
  if (currencyBehind.test(text.slice(end, end + 5)) || currencyBefore.test(left)) return none;
  const isCalled = telephoneWords.test(left);
  if (!isCalled && (otherWords.test(left) || bankAccount.test(left))) return none;
  // "030 1234567/68" is two numbers, and written together neither.
  if (/\/\d{1,3}$/.test(number)) return none;
  const address = number.startsWith("+")
    ? international(number, groups)
    : national(number, groups, isCalled);
  return address ? { ...none, address: `tel:${address}` } : none;
}

/**
 * @param {string} text
 * @param {number} start of "tel:"
 * @returns {Found | null}
 */
export function writtenNumberAt(text, start) {
  const from = start + "tel:".length;
  if (!/^\+?\d/.test(text.slice(from, from + 2))) return null;
  const { end, groups, depth } = digitsFrom(text, from);
  const digits = groups.join("");
  const isNumber = digits.length >= 3 && digits.length <= digitCountMax && depth === 0 &&
    !goesOn(text, end) && letterBefore(text, end) !== "+";
  const address = isNumber ? `tel:${dialled(text.slice(from, end))}` : null;
  return { start, end, stop: end, address };
}

/**
 * @param {string} text
 * @param {number} start
 * @returns {{ end: number, groups: string[], depth: number }} depth: of brackets left open
 */
function digitsFrom(text, start) {
  const groups = [""];
  let end = start;
  let depth = 0;
  if (text[end] === "+") end += 1;
  else if (text[end] === "(") {
    depth = 1;
    end += 1;
  }
  while (end < text.length) {
    if (/\d/.test(text[end])) {
      groups[groups.length - 1] += text[end];
      end += 1;
      continue;
    }
    const between = gap.exec(text.slice(end, end + 4))?.[0];
    if (!between || (between.startsWith(")") && depth === 0)) break;
    if (between.startsWith(")")) depth -= 1;
    else if (between.endsWith("(")) depth += 1;
    end += between.length;
    groups.push("");
  }
  return { end, groups, depth };
}

/**
 * A nought in brackets is for those who call from within the country.
 * @param {string} number
 */
function dialled(number) {
  const isInternational = number.startsWith("+");
  const digits = (isInternational ? number.replace(/\(0\)/, "") : number).replace(/\D/g, "");
  return isInternational ? `+${digits}` : digits;
}

/**
 * @param {string} number
 * @param {string[]} groups
 * @returns {string | null}
 */
function international(number, groups) {
  const digits = groups.join("");
  if (digits.length < digitCountMin || digits.length > digitCountMax) return null;
  // "+10 000 000" is more of something.
  const isThousands = groups.length > 1 && groups[0].length <= 3 &&
    groups.slice(1).every(({ length }) => length === 3);
  if (digits.startsWith("0") || groups.length > 7 || (isThousands && digits.length <= 10)) {
    return null;
  }
  return dialled(number);
}

/**
 * @param {string} number
 * @param {string[]} groups
 * @param {boolean} isCalled the words before it say that it is a telephone number
 * @returns {string | null}
 */
function national(number, groups, isCalled) {
  const digits = groups.join("");
  const shape = groups.map(({ length }) => length).join(" ");
  if (isDate(groups) || (number.match(/\//g) ?? []).length > 1) return null;
  const isShort = digits.length <= nationalDigitCountMax;
  if (isCalled) return digits.length >= calledDigitCountMin && isShort ? digits : null;
  // Without a gap it may be the number of anything.
  if (groups.length < 2) return null;
  if (/^00[1-9]\d{0,2}$/.test(groups[0]) && digits.length > 9 && digits.length <= digitCountMax) {
    return `+${digits.slice(2)}`;
  }
  // North America, Spain.
  if (/^(?:1 )?3 3 4$/.test(shape) && /^1?[2-9]/.test(digits)) return digits;
  if (/^(?:3 2 2 2|2 3 2 2)$/.test(shape) && /^[6-9]/.test(digits)) return digits;
  return digits.length >= digitCountMin && isShort && isTrunk(number, groups, shape)
    ? digits
    : null;
}

/**
 * Most of the world dials a nought first; so begin many numbers that are not for telephones.
 * @param {string} number
 * @param {string[]} groups
 * @param {string} shape
 */
function isTrunk(number, groups, shape) {
  if (!/^0[1-9]\d{0,3}$/.test(groups[0])) return false;
  // Cards, accounts, hours, ranges of places.
  if (shape === "4 4 4" || shape === "4 4" || shape === "5 5") return false;
  // Hours, days and sorting codes come in pairs; so do French numbers, always in five.
  if (shape.startsWith("2 2")) return shape === "2 2 2 2 2";
  // The last group may be one digit: the way to somebody's own telephone.
  return groups.length <= 6 && groups.slice(1).every(({ length }, index) =>
    length >= 2 || (index > 0 && index === groups.length - 2 && number.at(-2) === "-")
  );
}

/** @param {string[]} groups */
function isDate(groups) {
  const [first, second, third] = groups.map(Number);
  const isDay = (/** @type {number} */ one, /** @type {number} */ other) =>
    one >= 1 && other >= 1 && Math.max(one, other) <= 31 && Math.min(one, other) <= 12;
  const isYear = (/** @type {string | undefined} */ group) => /^(?:19|20)\d\d$/.test(group ?? "");
  return (isYear(groups[2]) && isDay(first, second)) || (isYear(groups[0]) && isDay(second, third));
}
