// The chosen conversation.

import { toHex } from "../../engine/bytes.js";
import { html, useState } from "../../kit/html.js";
import { Foot, Icon, StatusLine } from "../../kit/parts.js";
import { t, wordsFor } from "../../kit/words.js";
import { entriesOf } from "../../line/state.js";
import { statusOf } from "../../line/waiting.js";
import { Composer, writesWithFinger } from "../../talk/Composer.js";
import { Log } from "../../talk/Log.js";
import { More } from "../../talk/More.js";
import { withPutBack } from "../../talk/text.js";
import { Trust } from "../../trust/Trust.js";
import { friendlyName } from "./names.js";

/** @import { Seen } from "../../line/events.js" */
/** @import { Conversation, Message, State } from "../../line/state.js" */
/** @import { Actions } from "./App.js" */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation} props.conversation
 * @param {boolean} props.passing
 * @param {Actions} props.actions
 */
export function Talk({ state, conversation, passing, actions }) {
  const [box, setBox] = useState({ text: actions.draft(conversation), version: 0 });
  const name = conversation.id ? friendlyName(conversation.id) : "";
  const company = state.desk?.company ?? "";
  const authorOf = (/** @type {Pick<Message, "mine" | "side" | "name">} */ said) =>
    said.mine ? t.you : said.side === "customer" ? name : said.name ?? company;
  const retry = (/** @type {Message} */ message) => {
    actions.drop(message);
    const text = withPutBack(actions.draft(conversation), message.text);
    actions.keepDraft(text, conversation);
    // The message may hold a handler of an earlier drawing, so no version of that one.
    setBox(({ version }) => ({ text, version: version + 1 }));
  };
  const nextUnread = [...state.conversations.values()].find(({ key, unread }) =>
    unread > 0 && key !== conversation.key
  );
  const menu = [{ label: t.back, act: () => actions.choose(null) }];
  if (nextUnread) {
    menu.unshift({ label: t.nextUnread, act: () => actions.choose(nextUnread) });
  }
  const next = followerOf(conversation, state);
  const ended = Boolean(conversation.closed || conversation.stopped);
  const stopped = conversation.stopped ? wordsFor(conversation.stopped) : t.closed;
  return html`<div class="line">
    <header class="head">
      <button
        type="button" class="quiet round back" aria-label=${t.back}
        onClick=${() => actions.choose(null)}
      ><${Icon} name="back" flip /></button>
      <div class="whose">
        <h2 translate="no">${name}</h2>
        <${Trust} desk=${state.desk} conversation=${conversation} customer=${name} />
      </div>
      <div class="tools"><${More} actions=${menu} isSoon /></div>
    </header>
    <main class="talk">
      <${Log}
        conversation=${conversation} entries=${entriesOf(state, conversation.key)} side="company"
        customer=${name} authorOf=${authorOf} passing=${passing}
        onEarlier=${() => actions.earlier(conversation)}
        onRead=${(/** @type {Seen} */ seen) => actions.read(seen, conversation)}
        onRetry=${retry} onDrop=${actions.drop}
      />
      <${StatusLine} ...${statusOf(state, conversation)} />
      ${ended && html`<p class="ended">${stopped}</p>`}
      ${next && html`<p class="ended">
        ${t.followed}
        <button type="button" class="link" onClick=${() => actions.choose(next)}>
          ${t.follow}
        </button>
      </p>`}
      <${Composer}
        key=${box.version} draft=${box.text} focus=${!writesWithFinger() && !ended} isOver=${ended}
        onSend=${(/** @type {string} */ text) => actions.send(text, conversation)}
        onTyping=${(/** @type {boolean} */ on) => actions.typing(on, conversation)}
        onDraft=${(/** @type {string} */ text) => actions.keepDraft(text, conversation)}
      />
      <${Foot} />
    </main>
  </div>`;
}

/**
 * The conversation that its customer has begun since, and answers in: that device has made both.
 * @param {Conversation} conversation
 * @param {State} state
 */
function followerOf(conversation, state) {
  const host = hostOf(conversation);
  if (!host) return undefined;
  return [...state.conversations.values()]
    .filter((other) => other.number > conversation.number && hostOf(other) === host)
    .toSorted((one, other) => other.number - one.number)[0];
}

/** @param {Conversation} conversation */
function hostOf({ members }) {
  const host = members.find(({ role }) => role === "customer");
  return host && toHex(host.device);
}
