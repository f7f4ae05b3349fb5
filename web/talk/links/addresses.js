// Where the address of a page or a mailbox ends in a text, and whether it is what it shows.
//
// Nothing deceives: a link opens what it shows. So what is invisible ends it, or is drawn as a mark
// (Linked.js) where the address goes on behind it; within a host it leaves it text. A user's name
// before a host stays text, and so does a host that a browser reads as another, or whose letters
// are of scripts that are taken for one another.

import { goesOn, invisible, isWithinWord, letterAt, letterBefore, unspaced } from "./letters.js";

/**
 * A link, or, without an address, text that holds none as far as `stop`. `torn` is how far it looks
 * as if it were one, with something invisible in it.
 * @typedef {object} Found
 * @property {number} start
 * @property {number} end
 * @property {number} stop
 * @property {string | null} address
 * @property {number} [torn]
 */

/** RFC 5321 §4.5.3.1: the two parts of a mail address. */
const mailboxLengthMax = 64;
const hostLengthMax = 253;

/** What never stands in an address as people write it. */
const enders = new RegExp(
  "[\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}<>\"\\u0060|\\\\^]|" +
    // Marks of other scripts, but those within their words.
    "(?![\\0-\\x7F·׳״・‧])[\\p{Pe}\\p{Ps}\\p{Pi}\\p{Pf}\\p{Po}\u2014]",
  "u",
);
/** Emoji, and what looks like them; not the signs of trade and copyright. */
const picture = /(?![©®™\d#*])[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/u;
const notInHost = /[,;!'*$&+=~]/;
const trailing = /[.,;:!?'·・–-]/u;
/** Marks that people put on both sides of a word. */
const embracing = /['*_~]/;
const closes = new Map([["(", ")"], ["[", "]"], ["{", "}"]]);

/**
 * @param {string} text
 * @param {number} start
 * @param {string} beginning "https://", "http://" or "www."
 * @returns {Found}
 */
export function webAddressAt(text, start, beginning) {
  const isBare = beginning === "www.";
  const from = start + (isBare ? 0 : beginning.length);
  const scheme = isBare ? "https://" : beginning;
  const glue = endOfHostBefore(text, from);
  const { end, stop } = glue === null ? endOf(text, start, from) : { end: glue, stop: glue };
  const address = scheme + text.slice(from, end);
  const isWhole = glue !== null || !isTorn(text, from, end, stop);
  const link = isWhole && isHonest(address, isBare) ? spelt(address) : null;
  return { start, end, stop, address: link, torn: tornAt(text, start, stop) };
}

/**
 * What is drawn as a mark is in the address as its number: so a browser would write it, too.
 * @param {string} address
 */
function spelt(address) {
  return address.replace(/\p{Cf}/gu, encodeURIComponent);
}

/** What nobody reads to its end. */
const tornLengthMax = 2048;

/**
 * @param {string} text
 * @param {number} start
 * @param {number} stop
 */
function tornAt(text, start, stop) {
  if (!invisible.test(letterAt(text, stop)) || !goesOn(text, stop)) return undefined;
  const rest = /^[^\s<>"]*/.exec(text.slice(stop, start + tornLengthMax))?.[0] ?? "";
  return stop + rest.length;
}

/**
 * In Japanese, Korean and others a sentence goes on right behind a host in Latin letters.
 * @param {string} text
 * @param {number} from
 * @returns {number | null}
 */
function endOfHostBefore(text, from) {
  const host = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/i.exec(
    text.slice(from, from + hostLengthMax),
  )?.[0];
  if (!host || !unspaced.test(letterAt(text, from + host.length))) return null;
  return from + host.length;
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} from behind the scheme
 * @returns {{ end: number, stop: number }} where the address ends, and all that may belong to it
 */
function endOf(text, start, from) {
  /** @type {{ close: string, at: number }[]} */
  const open = [];
  const outer = letterBefore(text, start);
  let end = from;
  let previous = "";
  // Behind "mailto:" there is a name first.
  let isHost = text[from - 1] !== ":";
  while (end < text.length) {
    const letter = letterAt(text, end);
    if (!isHost && invisible.test(letter) && goesOn(text, end)) {
      previous = letter;
      end += letter.length;
      continue;
    }
    if (enders.test(letter) || picture.test(letter)) break;
    if ("/?#".includes(letter)) isHost = false;
    if (isHost && notInHost.test(letter)) break;
    const close = closes.get(letter);
    if (close) open.push({ close, at: end });
    else if (letter === ")" || letter === "]" || letter === "}") {
      if (open.at(-1)?.close !== letter) break;
      open.pop();
    } else if (letter === "'" && outer === "'") break;
    // The next one, in a list or a sentence without spaces.
    const isApart = /[,;]/.test(previous) || unspaced.test(previous);
    if (isApart && /^https?:\/\//i.test(text.slice(end, end + 8))) break;
    previous = letter;
    end += letter.length;
  }
  const stop = end;
  // A bracket that stays open belongs to the sentence.
  if (open.length > 0) end = open[0].at;
  const isPath = text.slice(from, end).includes("/");
  while (end > from) {
    const last = text[end - 1];
    const isMark = trailing.test(last) && !(isPath && last === "-");
    if (!isMark && !(embracing.test(last) && last === outer)) break;
    end -= 1;
  }
  return { end, stop };
}

/**
 * Whether what was meant as one address has something invisible or a picture in its middle.
 * @param {string} text
 * @param {number} from
 * @param {number} end
 * @param {number} stop
 */
function isTorn(text, from, end, stop) {
  const letter = letterAt(text, stop);
  if (invisible.test(letter)) return goesOn(text, stop);
  if (!picture.test(letter) || end !== stop || /[/?#]/.test(text.slice(from, end))) return false;
  return /^(?:\p{Extended_Pictographic}|[\p{RI}\p{EMod}\p{Cf}\uFE0F])*[\w.:/@-]/u.test(
    text.slice(stop, stop + 24),
  );
}

/**
 * @param {string} address
 * @param {boolean} isBare it had no scheme, so that its host must look like one
 */
function isHonest(address, isBare) {
  const shown = /^https?:\/\/([^/?#]+)/.exec(address)?.[1];
  if (!shown || /[@%]/.test(shown) || !URL.canParse(address)) return false;
  const { hostname, username, password } = new URL(address);
  if (username !== "" || password !== "" || hostname === "") return false;
  if (shown.startsWith("[")) return true;
  const host = shown.replace(/:\d+$/, "").toLowerCase();
  const labels = host.replace(/\.$/, "").split(".");
  if (!labels.every((label) => /^[\p{L}\p{M}\p{N}_-]+$/u.test(label))) return false;
  const isNamed = labels.length > 2 && /^(?:\p{L}[\p{L}\p{M}]+|xn--.+)$/u.test(labels.at(-1) ?? "");
  if (isBare && !isNamed) return false;
  // Noughts, other bases, wide letters: a browser opens another host than the one that is shown.
  return /[^\0-\x7F]/.test(host) ? isOfOneScript(labels) : hostname === host;
}

/** Letters that nobody takes for those of another script, and that are written together. */
const distinctScripts = [
  // Latin as Europe writes it, without the letters that are taken for others.
  /^[a-z0-9_ß-öø-įĵ-ķĺ-ľł-ňŋ-ž-]+$/,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ーa-z0-9-]+$/u,
  ...["Hangul", "Arabic", "Hebrew", "Thai", "Devanagari", "Bengali", "Tamil"].map((name) =>
    new RegExp(`^[\\p{Script=${name}}\\p{M}0-9-]+$`, "u")
  ),
];
/** Some of these look like Latin ones: only where the whole name is written in them. */
const lookalikeScripts = [/^[\p{Script=Cyrillic}0-9-]+$/u, /^[\p{Script=Greek}0-9-]+$/u];

/** @param {string[]} labels */
function isOfOneScript(labels) {
  return labels.every((label) => distinctScripts.some((script) => script.test(label))) ||
    lookalikeScripts.some((script) => labels.every((label) => script.test(label)));
}

const mailboxLetter = /[a-z0-9.!#$%&*+/=?^_{}~'-]/i;
const mailboxForm = /^\w(?:[\w!#$%&*+/=?^{}~'-]|\.(?=[^.]))*$/;
const hostForm = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/i;
/** "icon@2x.png" is a file. */
const fileForm = /\.(?:png|jpe?g|gif|webp|svg|heic|pdf|js|css)$/i;
/** Addresses of the same form that no mail goes to. */
const otherSchemes = /(?:^|[^a-z])(?:sips?|xmpp|acct|ssh|git|ftp):$/i;

/**
 * @param {string} text
 * @param {number} from where the last link ended
 * @param {number} index of the at sign
 * @returns {Found | null}
 */
export function mailAddressAt(text, from, index) {
  let start = index;
  const first = Math.max(from, index - mailboxLengthMax);
  while (start > first && mailboxLetter.test(text[start - 1])) start -= 1;
  // What people put before an address belongs to the sentence.
  while (start < index && !/\w/.test(text[start])) start += 1;
  if (!mailboxForm.test(text.slice(start, index))) return null;
  if (/[@/\\%=]/.test(letterBefore(text, start)) || isWithinWord(text, start)) return null;
  if (otherSchemes.test(text.slice(Math.max(0, start - 6), start))) return null;
  let stop = index + 1;
  const last = Math.min(text.length, stop + hostLengthMax);
  while (stop < last && /[a-z0-9.-]/i.test(text[stop])) stop += 1;
  let end = stop;
  while (end > index && /[.-]/.test(text[end - 1])) end -= 1;
  const host = text.slice(index + 1, end);
  if (!hostForm.test(host) || fileForm.test(host) || goesOn(text, stop)) return null;
  // "git@host:path" and "a@b@c".
  if (/^(?:@|:[\w/~])/.test(text.slice(stop, stop + 2))) return null;
  const mailbox = text.slice(start, index).replace(/%/g, "%25");
  return { start, end, stop: end, address: `mailto:${mailbox}@${host}` };
}

/**
 * @param {string} text
 * @param {number} start of "mailto:"
 * @returns {Found}
 */
export function writtenMailAddressAt(text, start) {
  const from = start + "mailto:".length;
  const { end, stop } = endOf(text, start, from);
  const shown = text.slice(from, end);
  const [mail, query] = shown.split("?", 2);
  const [mailbox, host, more] = mail.split("@");
  const isMail = more === undefined && mailboxForm.test(mailbox) && hostForm.test(host ?? "") &&
    !isTorn(text, from, end, stop);
  // Some programs attach files where an address tells them to.
  const isPlain = query === undefined || /^(?:(?:subject|body|cc)=[^&#?]*(?:&|$))+$/i.test(query);
  const link = isPlain ? shown : mail;
  return {
    start, end: from + link.length, stop, address: isMail ? spelt(`mailto:${link}`) : null,
    torn: tornAt(text, start, stop),
  };
}
