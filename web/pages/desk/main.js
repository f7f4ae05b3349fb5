// The desk: /desk, and /desk#<identifier> for one conversation. The browser's Back takes the step
// that "Back to conversations" takes, wherever somebody came from.

import { fromBase64url, fromHex, toBase64url, toHex } from "../../engine/bytes.js";
import { html } from "../../kit/html.js";
import { watchDays } from "../../kit/midnight.js";
import { Stop } from "../../kit/Stop.js";
import { t, wordsFor } from "../../kit/words.js";
import { name } from "../../line/boot.js";
import { begin, line } from "../../line/page.js";
import { writesWithFinger } from "../../talk/Composer.js";
import { History } from "../../talk/history.js";
import { Kept } from "../../talk/kept.js";
import { Sending } from "../../talk/sending.js";
import { Unsent } from "../../talk/Unsent.js";
import "../../team/words.js";
import { App } from "./App.js";
import { friendlyName } from "./names.js";
import { listed, unsentOf } from "./shown.js";

/** @import { Conversation, State } from "../../line/state.js" */

const kept = new Kept(name);
const sending = new Sending(line, kept);
const past = new History(line);
/** So many conversations more are listed when somebody comes to the last. */
const listStep = 100;
/** How many were asked for, and of which engine: another one tells the first of them. */
let listCount = 0;
let runs = 0;
/** Somebody steps through the conversations by key, and may not read this one. */
let passing = false;
/** A step back has begun: the browser takes it a moment later. */
let leaving = false;

/**
 * @param {Conversation | null} conversation
 * @param {boolean} [isPassing]
 */
function choose(conversation, isPassing = false) {
  passing = isPassing;
  const isList = location.hash === "";
  if (conversation) {
    const address = `#${toBase64url(conversation.id ?? new Uint8Array())}`;
    // From one conversation to the next is no step: Back leads to the list.
    if (isList) history.pushState({ fromList: true }, "", address);
    else history.replaceState(history.state, "", address);
  } else if (!isList && !leaving) {
    // Two taps are one step: a second one would lead out of the desk.
    leaving = true;
    history.back();
  }
  line.dispatch();
  // Also of the one that was chosen already: whoever chooses a conversation goes on to write.
  if (conversation && !writesWithFinger()) {
    queueMicrotask(() => document.querySelector("textarea")?.focus());
  }
}

/**
 * Asks what is so now, not what was drawn last: a key that is held down is faster than drawing.
 * @param {1 | -1} count
 */
function step(count) {
  const conversations = listed(line.state);
  const chosen = chosenOf(conversations);
  const at = chosen ? conversations.indexOf(chosen) : count > 0 ? -1 : conversations.length;
  const next = conversations[Math.min(Math.max(at + count, 0), conversations.length - 1)];
  if (next && next !== chosen) choose(next, true);
  if (next === conversations.at(-1)) listMore();
}

/**
 * Asks for more of the list, if there is more and it was not asked for.
 * @param {number} [count]
 */
function listMore(count = listStep) {
  const known = listed(line.state).length;
  if (known >= line.state.list.count || known < listCount) return;
  listCount = known + count;
  line.tell({ do: "list", count: listCount });
}

/** What is to be known for the page as it stands. */
function look() {
  const conversations = listed(line.state);
  if (line.state.running && runs !== line.state.runs) {
    runs = line.state.runs;
    listCount = conversations.length;
    if (listCount > 0) line.tell({ do: "list", count: listCount });
  }
  const chosen = chosenOf(conversations);
  const id = fromBase64url(location.hash.slice(1));
  if (chosen) past.look(chosen);
  // One that is too old to be listed is told of with what was said in it.
  else if (id?.length) past.look({ key: toHex(id), id });
  // Where nobody has looked, somebody must be led; but whoever has something unread before their
  // eyes waits for nothing. It may be the oldest of ten thousand, hence in ever greater steps.
  const isLed = line.state.list.unread === 0 || conversations.some(({ unread }) => unread > 0);
  if (!isLed) listMore(Math.max(listStep, conversations.length));
}

/** @param {Conversation[]} conversations */
function chosenOf(conversations) {
  const wanted = location.hash.slice(1);
  return conversations.find(({ id }) => id && toBase64url(id) === wanted) ?? null;
}

/** Who comes by a link to one conversation finds the list behind it. */
function putListBehind() {
  if (location.hash === "" || history.state?.fromList) return;
  const address = location.hash;
  history.replaceState(null, "", location.pathname);
  history.pushState({ fromList: true }, "", address);
}

/** @type {import("./App.js").Actions} */
const actions = {
  choose: (conversation) => choose(conversation),
  step,
  listMore: () => listMore(),
  send: (text, { key }) => sending.send(text, key),
  typing: (on, { id }) => line.tell({ do: "typing", conversation: id, on }),
  earlier: (conversation) => past.back(conversation),
  read: (seen, { id }) => line.tell({ do: "read", conversation: id, ...seen }),
  drop: (message) => sending.drop(message),
  draft: ({ key }) => kept.draft(key),
  keepDraft: (text, { key }) => kept.keepDraft(key, text),
  invite: (uses, days) => line.command({ do: "invite", uses, days }),
  withdraw: (key) => line.command({ do: "withdrawInvitation", key }),
  removeAgent: (device) => line.command({ do: "removeAgent", device }),
  pause: (on) => line.command({ do: "pauseNewcomers", on }),
};

/**
 * Nothing is said from here any more.
 * @param {State} state
 * @param {string} title
 * @param {string} why
 */
function over(state, title, why) {
  const texts = [...unsentOf(state), ...kept.unsent()].map(({ conversation, text }) => {
    const id = fromHex(conversation ?? "");
    return { name: id && id.length > 0 ? friendlyName(id) : null, text };
  });
  return html`<${Stop} title=${title} lines=${[why]} warn><${Unsent} texts=${texts} /><//>`;
}

/** @param {State} state */
function view(state) {
  const { identity, broken } = state;
  if (broken) return html`<${Stop} title=${t.desk} lines=${[wordsFor(broken)]} warn />`;
  if (identity?.removed) return over(state, t.removedTitle, t.removedAct);
  if (state.distrust) return over(state, t.desk, wordsFor(state.distrust));
  if (state.ready && (!identity || identity.role === "none")) {
    return html`<${Stop} title=${t.notMember} lines=${[t.notMemberAct]} />`;
  }
  const conversations = listed(state);
  return html`<${App}
    state=${state} conversations=${conversations} chosen=${chosenOf(conversations)}
    passing=${passing} actions=${actions}
  />`;
}

putListBehind();
// A step of the browser's own, or a link that was pasted over this one: a hash that changes tells
// both of these.
addEventListener("popstate", () => {
  passing = leaving = false;
  putListBehind();
  line.dispatch();
});
line.subscribe(look);
watchDays(() => line.dispatch());
begin(view, ({ list: { unread }, desk }) =>
  `${unread > 0 ? `(${unread}) ` : ""}${desk?.company ?? t.desk} · ${t.desk}`
);
