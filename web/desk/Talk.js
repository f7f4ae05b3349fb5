// The chosen conversation.

import { Composer } from "../components/Composer.js";
import { Log } from "../components/Log.js";
import { Foot, Icon, StatusLine, Trust } from "../components/parts.js";
import { CallButtons, More } from "../components/Tools.js";
import { keepStorage, writesWithFinger } from "../platform/page.js";
import { entriesOf } from "../state/line.js";
import { friendlyName } from "../state/names.js";
import { waitingFor } from "../state/shown.js";
import { t, wordsFor } from "../strings/strings.js";
import { html, useState } from "../vendor/preact.js";

/** @import { Conversation, Message, State } from "../state/line.js" */
/** @import { Actions } from "./App.js" */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Conversation} props.conversation
 * @param {Actions} props.actions
 * @param {Map<string, string>} props.drafts what was begun and not sent, by conversation
 * @param {string | null} props.trouble
 */
export function Talk({ state, conversation, actions, drafts, trouble }) {
  const [box, setBox] = useState({ text: drafts.get(conversation.key) ?? "", version: 0 });
  const name = conversation.id ? friendlyName(conversation.id) : "";
  const company = state.desk?.company ?? "";
  const retry = (/** @type {Message} */ message) => {
    actions.drop(message.key);
    setBox({ text: message.text, version: box.version + 1 });
  };
  const nextUnread = [...state.conversations.values()].find(({ key, unread }) =>
    unread > 0 && key !== conversation.key
  );
  const menu = [{ label: t.back, act: () => actions.choose(null) }];
  if (nextUnread) {
    menu.unshift({ label: t.nextUnread, act: () => actions.choose(nextUnread) });
  }
  const ended = conversation.closed || conversation.stopped;
  const stopped = conversation.stopped ? wordsFor(conversation.stopped) : t.closed;
  return html`<div class="line">
    <header class="head">
      <button
        type="button" class="quiet round back" aria-label=${t.back}
        onClick=${() => actions.choose(null)}
      ><${Icon} name="back" flip /></button>
      <div class="whose">
        <h2>${name}</h2>
        <${Trust} desk=${state.desk} conversation=${conversation} />
      </div>
      <div class="tools"><${CallButtons} /><${More} actions=${menu} /></div>
    </header>
    <main class="talk">
      <${Log}
        conversation=${conversation} entries=${entriesOf(state, conversation.key)}
        company=${company} onRead=${() => actions.read(conversation)} onRetry=${retry}
      />
      <${StatusLine} waiting=${waitingFor(state, conversation)} trouble=${trouble} />
      ${ended
        ? html`<p class="ended">${stopped}</p>`
        : html`<${Composer}
            key=${box.version} draft=${box.text} focus=${!writesWithFinger()}
            onSend=${(/** @type {string} */ text) => {
              actions.send(text, conversation).then(keepStorage);
            }}
            onTyping=${(/** @type {boolean} */ on) => actions.typing(on, conversation)}
            onDraft=${(/** @type {string} */ text) => drafts.set(conversation.key, text)}
          />`}
      <${Foot} />
    </main>
  </div>`;
}
