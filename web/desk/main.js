// The desk: /desk, and /desk#<number> for one conversation, so that the browser's own back and
// forward lead between them.

import { Stop } from "../components/Stop.js";
import { begin, line } from "../platform/page.js";
import { conversationsByTime } from "../state/line.js";
import { t, wordsFor } from "../strings/strings.js";
import { html } from "../vendor/preact.js";
import { App } from "./App.js";

/** @import { Conversation, State } from "../state/line.js" */

/** @param {Conversation | null} conversation */
function choose(conversation) {
  if (conversation) location.hash = `#${conversation.number}`;
  else history.pushState(null, "", location.pathname);
  line.dispatch();
}

/** @type {import("./App.js").Actions} */
const actions = {
  choose,
  send: (text, { key }) => line.send(text, key),
  typing: (on, { id }) => line.tell({ do: "typing", conversation: id, on }),
  read: ({ id }) => line.tell({ do: "read", conversation: id }),
  drop: (key) => line.dispatch({ event: "submissionDropped", key }),
  invite: (uses, days) => line.command({ do: "invite", uses, days }),
  removeAgent: (device) => line.command({ do: "removeAgent", device }),
};

/** @param {State} state */
function view(state) {
  const { identity, broken } = state;
  if (broken) return html`<${Stop} title=${t.desk} lines=${[wordsFor(broken)]} warn />`;
  if (identity?.removed) {
    return html`<${Stop} title=${t.removedTitle} lines=${[t.removedAct]} warn />`;
  }
  if (state.distrust) {
    return html`<${Stop} title=${t.desk} lines=${[wordsFor(state.distrust)]} warn />`;
  }
  if (state.ready && (!identity || identity.role === "none")) {
    return html`<${Stop} title=${t.notMember} lines=${[t.notMemberAct]} />`;
  }
  const conversations = conversationsByTime(state);
  const number = Number(location.hash.slice(1));
  const chosen = conversations.find((conversation) => conversation.number === number) ?? null;
  return html`<${App}
    state=${state} conversations=${conversations} chosen=${chosen} actions=${actions}
  />`;
}

addEventListener("hashchange", () => line.dispatch());
addEventListener("popstate", () => line.dispatch());
begin(view, (state) => {
  const unread = conversationsByTime(state).reduce((sum, { unread: count }) => sum + count, 0);
  return `${unread > 0 ? `(${unread}) ` : ""}${state.desk?.company ?? t.desk} · ${t.desk}`;
});
