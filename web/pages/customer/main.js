// The customer's page: /<desk>#<the house key's fingerprint>

import { html } from "../../kit/html.js";
import { deskRecord, name, slug } from "../../line/boot.js";
import { Refusal } from "../../line/line.js";
import { begin, later, line } from "../../line/page.js";
import { conversationsByTime } from "../../line/state.js";
import { Kept } from "../../talk/kept.js";
import { Sending } from "../../talk/sending.js";
import { withPutBack } from "../../talk/text.js";
import { fingerprintIn } from "../../trust/fragment.js";
import { App } from "./App.js";

/** @import { Bytes } from "../../engine/bytes.js" */
/** @import { State } from "../../line/state.js" */

const fragment = fingerprintIn(location);
/** @type {Bytes | null} */
const fingerprint = fragment.kind === "whole" ? fragment.bytes : null;
// A damaged fingerprint must never fall back to trusting whatever the server shows.
const isDamaged = fragment.kind === "damaged";
const kept = new Kept(name);
// What was typed before this code came stands in the page's own box.
const early = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("textarea"));
const focus = early !== null && document.activeElement === early;
if (early?.value) kept.keepDraft(null, withPutBack(kept.draft(null), early.value));
let draft = kept.draft(null) || (early?.value ?? "");

// Another link in the same tab is another page, as if it had been opened anew.
addEventListener("hashchange", () => location.reload());

/** What is wrong with the link itself, which no word of the server's heals. */
let wrong = isDamaged ? "linkDamaged" : null;
let isAsked = isDamaged;
let isOpen = false;
const opened = isDamaged ? Promise.resolve() : open();

/** Resolves once the engine has been told which desk this is: messages come after that. */
async function open() {
  const { bytes, unknown } = await deskRecord;
  openDesk(bytes);
  if (unknown) line.dispatch({ event: "refused", code: "unknownDesk" });
}

/**
 * Whether this link is the desk's is for the engine to say. Before that nothing of it is shown.
 * @param {Bytes | null} record
 */
async function openDesk(record) {
  isAsked = true;
  try {
    await line.command({ do: "openDesk", slug, fingerprint, record });
    isOpen = true;
    line.dispatch();
  } catch (refusal) {
    const code = refusal instanceof Refusal ? refusal.code : "internal";
    if (code === "fingerprintMismatch") wrong = code;
    line.dispatch({ event: "refused", code });
    isAsked = wrong !== null || line.state.distrust === null;
  }
}

const sending = new Sending(line, kept, opened);
/** @type {import("../../talk/history.js").History | null} */
let history = null;
let isFetching = false;
/** @type {import("./App.js").Actions} */
const actions = {
  send: (text) => sending.send(text, null),
  typing: (on) => line.tell({ do: "typing", conversation: null, on }),
  prepare: () => opened.then(() => line.tell({ do: "prepare" })),
  earlier: (conversation) => history?.back(conversation),
  read: (seen, { id }) => line.tell({ do: "read", conversation: id, ...seen }),
  leave: ({ id }) => line.tell({ do: "leave", conversation: id }),
  drop: (message) => sending.drop(message),
  draft: () => draft,
  unsent: () => kept.unsent(),
  keepDraft: (text) => {
    draft = text;
    kept.keepDraft(null, text);
  },
};

/**
 * The last that was begun: clocks are set back at times.
 * @param {State} state
 */
function currentOf(state) {
  const known = [...state.conversations.values()].filter(({ id }) => id !== null);
  return known.toSorted((a, b) => b.number - a.number)[0] ?? null;
}

line.subscribe(() => {
  // A desk that is known here need not wait for what the server says of it, nor one that the server
  // now tells the truth about.
  const { desk, distrust } = line.state;
  if (desk && !distrust && !isAsked) openDesk(null);
  const conversation = currentOf(line.state);
  if (!conversation) return;
  if (history) history.look(conversation);
  // What begins here is known from its beginning: only who comes back needs this.
  else if (!isFetching && (conversation.from === null || line.state.runs > 1)) {
    isFetching = true;
    later(new URL("../../talk/history.js", import.meta.url), ({ History }) => {
      history = new History(line);
      line.dispatch();
    });
  }
});
begin(
  (state) => html`<${App}
    state=${isOpen ? state : { ...state, desk: null, distrust: wrong ?? state.distrust }}
    conversation=${isOpen ? currentOf(state) : null}
    actions=${actions} focus=${focus}
  />`,
  (state) => {
    const unread = conversationsByTime(state).reduce((sum, { unread: count }) => sum + count, 0);
    return `${unread > 0 ? `(${unread}) ` : ""}${state.desk?.company ?? "Sotto"}`;
  },
);
