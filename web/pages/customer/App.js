// What the customer sees.

import { toHex } from "../../engine/bytes.js";
import { html, useEffect, useRef, useState } from "../../kit/html.js";
import { copyText, Foot, Icon, StatusLine } from "../../kit/parts.js";
import { initials, t, wordsFor } from "../../kit/words.js";
import { useOpened } from "../../line/page.js";
import { entriesOf } from "../../line/state.js";
import { statusOf } from "../../line/waiting.js";
import { Composer } from "../../talk/Composer.js";
import { Log } from "../../talk/Log.js";
import { More } from "../../talk/More.js";
import { withPutBack } from "../../talk/text.js";
import { isKeyVerified, Trust } from "../../trust/Trust.js";

/** @import { DeskFacts as Desk } from "../../engine/vocabulary.js" */
/** @import { Seen } from "../../line/events.js" */
/** @import { Conversation, Message, State } from "../../line/state.js" */
/** @import { UnsentText } from "../../talk/Unsent.js" */

const refusedPart = new URL("./Refused.js", import.meta.url);
const refusedStyle = new URL("../../kit/sheet.css", import.meta.url);
const changedPart = new URL("../../trust/Changed.js", import.meta.url);
const changedStyle = new URL("../../trust/compare.css", import.meta.url);
const leavePart = new URL("./Leave.js", import.meta.url);

/**
 * @typedef {object} Actions
 * @property {(text: string) => void} send
 * @property {(on: boolean) => void} typing
 * @property {() => void} prepare somebody begins to write
 * @property {(conversation: Conversation) => void} earlier somebody looks for what was said before
 * @property {(seen: Seen, conversation: Conversation) => void} read
 * @property {(conversation: Conversation) => void} leave it for another
 * @property {(message: Message) => void} drop one that will not be sent
 * @property {(text: string) => void} keepDraft
 * @property {() => UnsentText[]} unsent all that is written and not the engine's
 * @property {() => string} draft what stands in the box, or did when the page was closed
 */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation | null} props.conversation
 * @param {Actions} props.actions
 * @param {boolean} props.focus
 */
export function App({ state, conversation, actions, focus }) {
  const [box, setBox] = useState({ text: actions.draft(), version: 0, focus });
  const prepared = useRef(false);
  const [begun, setBegun] = useState(/** @type {string | null} */ (null));
  const [leaves, setLeaves] = useState(false);
  const { desk } = state;
  const unknown = state.refusal?.code === "unknownDesk" && !desk;
  if (state.distrust || unknown) {
    return html`<${Fetched}
      key="refused" of="Refused" address=${refusedPart} style=${refusedStyle}
      until=${wordsFor(state.distrust ?? "unknownDesk")} distrust=${state.distrust}
      texts=${actions.unsent()}
    />`;
  }
  const entries = entriesOf(state, conversation?.key ?? null);
  const authorOf = (/** @type {Pick<Message, "mine" | "side" | "name">} */ said) =>
    said.mine || said.side === "customer" ? t.you : said.name ?? desk?.company ?? "";
  const read = (/** @type {Seen} */ seen) => conversation && actions.read(seen, conversation);
  const drafted = (/** @type {string} */ text) => {
    actions.keepDraft(text);
    if (prepared.current || (conversation && !isOver) || text === "") return;
    prepared.current = true;
    actions.prepare();
  };
  const retry = (/** @type {Message} */ message) => {
    actions.drop(message);
    const text = withPutBack(actions.draft(), message.text);
    actions.keepDraft(text);
    // The message may hold a handler of an earlier drawing, so no version of that one.
    setBox(({ version }) => ({ text, version: version + 1, focus: true }));
  };
  const isOver = Boolean(conversation?.closed || conversation?.stopped);
  // After a back-up, and where a person has asked for it, the next message begins another.
  const isLeft = ["rolledBack", "left"].includes(conversation?.stopped ?? "");
  const ended = isOver && !isLeft && conversation?.key !== begun;
  const beginAnew = () => {
    if (conversation) actions.leave(conversation);
    setBegun(conversation?.key ?? null);
    setLeaves(false);
    prepared.current = false;
    setBox(({ version }) => ({ text: actions.draft(), version: version + 1, focus: true }));
  };
  const changed = Object.values(state.devices).find((device) => device.changed);
  const stopped = conversation?.stopped ? wordsFor(conversation.stopped) : t.closed;
  return html`<div class="line">
    <${Head} desk=${desk} conversation=${conversation} onBegin=${() => setLeaves(true)} />
    <main class="talk">
      <${Log}
        conversation=${conversation} entries=${entries} side="customer" customer=${t.you}
        authorOf=${authorOf} opening=${html`<${Opening} desk=${desk} />`} onRead=${read}
        onEarlier=${() => conversation && actions.earlier(conversation)}
        onRetry=${retry} onDrop=${actions.drop}
      />
      <${StatusLine} ...${statusOf(state, conversation)} />
      ${isOver && html`<p class="ended">
        ${stopped}
        ${ended && html`<button type="button" class="link" onClick=${beginAnew}>
          ${t.beginAnew}
        </button>`}
      </p>`}
      ${changed && !ended && html`<${Fetched}
        key=${toHex(changed.device)} of="Changed" address=${changedPart} style=${changedStyle}
        until=${wordsFor("waitDevice")} again=${state.connection} device=${changed}
      />`}
      ${leaves && html`<${Fetched}
        key="leave" of="Leave" address=${leavePart} style=${changedStyle} until=${t.beginAnew}
        again=${state.connection} onLeave=${beginAnew} onStay=${() => setLeaves(false)}
      />`}
      <${Composer}
        key=${box.version} draft=${box.text} focus=${box.focus && !ended} onSend=${actions.send}
        onTyping=${actions.typing} onDraft=${drafted} isOver=${ended}
      />
      <${Foot} />
    </main>
  </div>`;
}

/**
 * @param {object} props
 * @param {Desk | null} props.desk
 * @param {Conversation | null} props.conversation
 * @param {() => void} props.onBegin
 */
function Head({ desk, conversation, onBegin }) {
  /** @type {import("../../talk/More.js").Action[]} */
  const menu = [{ label: t.copyLink, act: () => copyText(location.href) }];
  const goesOn = conversation && !conversation.stopped && !conversation.closed;
  if (goesOn) menu.push({ label: t.beginAnew, act: onBegin });
  return html`<header class=${desk ? "head" : "head unknown"}>
    <span class="monogram" aria-hidden="true">${desk ? initials(desk.company) : ""}</span>
    <div class="whose">
      ${desk ? html`<h1 dir="auto">${desk.company}</h1>` : html`<span class="ghost" />`}
      <${Trust} desk=${desk} conversation=${conversation} />
    </div>
    <div class="tools"><${More} actions=${menu} isSoon=${conversation !== null} /></div>
  </header>`;
}

/** @param {{ desk: Desk | null }} props */
function Opening({ desk }) {
  if (!desk) return html`<div class="opening"><span class="ghost" /><span class="ghost" /></div>`;
  return html`<div class="opening">
    <span class="emblem"><${Icon} name="lock" /></span>
    <p class="opening-title">${t.welcome(desk.company)}</p>
    ${desk.desk !== desk.company && html`<p class="desk-name" dir="auto">${desk.desk}</p>`}
    <p key=${desk.trust}>${isKeyVerified(desk)
      ? t.welcomeTrust(desk.company)
      : desk.stale ? t.unconfirmed : t.welcomeFirstUse}</p>
    <p>${t.welcomeStay}</p>
  </div>`;
}

/**
 * What few see is fetched by those: where nothing can be said, and who has another device.
 * @param {object} props and those of the part
 * @param {string} props.of
 * @param {URL} props.address
 * @param {URL} props.style
 * @param {string} props.until what is said without it
 * @param {unknown} [props.again] it is asked for again when this changes
 */
function Fetched({ of, address, style, until, again, ...props }) {
  const { view, open } = useOpened(of, address, style);
  useEffect(() => {
    if (!view) open();
  }, [again]);
  return view ? html`<${view} ...${props} />` : html`<p class="ended" role="alert">${until}</p>`;
}
