// The words in the language of the person. English comes with the page; others when asked for.

import english from "./en.js";

/** @import { Member, Side } from "../state/events.js" */
/** @import { Conversation } from "../state/line.js" */

export let t = english;

/** Sets the language and direction of the page; to be awaited before anything is shown. */
export async function chooseLanguage() {
  const language = navigator.language.split("-")[0];
  if (language === "ar") t = (await import("./ar.js")).default;
  document.documentElement.lang = language === "ar" ? "ar" : "en";
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
}

/**
 * @param {string} code
 * @returns {string} the plain words for a refusal
 */
export function wordsFor(code) {
  const words = /** @type {Record<string, string>} */ (t.refusals);
  return words[code] ?? t.refusals.internal;
}

/** @param {number} time */
export function clock(time) {
  return new Intl.DateTimeFormat(navigator.language, { hour: "numeric", minute: "2-digit" })
    .format(time);
}

/** @param {number} time */
export function shortDate(time) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short" })
    .format(time);
}

/**
 * @param {number} time
 * @param {number} now
 */
export function dayName(time, now) {
  const day = new Date(time).toDateString();
  if (day === new Date(now).toDateString()) return t.today;
  if (day === new Date(now - 86_400_000).toDateString()) return t.yesterday;
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: now - time > 300 * 86_400_000 ? "numeric" : undefined,
  }).format(time);
}

// What we call people. Customers are anonymous until they choose to say who they are.

/**
 * @param {Member} member
 * @param {number} number of the conversation
 */
export function memberName(member, number) {
  if (member.role === "customer") return member.self || number === 0 ? t.you : t.customer(number);
  return member.name ?? t.someone;
}

/** @param {Conversation} conversation */
export function conversationName(conversation) {
  return t.customer(conversation.number);
}

/**
 * @param {Side} side
 * @param {string | null} name
 * @param {string} company
 * @param {number} number of the conversation
 */
export function authorName(side, name, company, number) {
  if (side === "customer") return t.customer(number);
  return name ?? company;
}

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/).slice(0, 2);
  return words.map((word) => [...word][0] ?? "").join("").toLocaleUpperCase();
}
