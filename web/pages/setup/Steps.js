// What an owner does once the desk is there: keep the key, pass on the link, invite, answer.

import { html, useEffect, useRef, useState } from "../../kit/html.js";
import { Icon } from "../../kit/parts.js";
import { t } from "../../kit/words.js";
import { CustomerLink } from "../../team/CustomerLink.js";
import { Invite } from "../../team/Invite.js";
import { askToKeep, isKept, isUnderstood, rememberUnderstood } from "../../team/persistence.js";

/** @import { DeskFacts as Desk } from "../../engine/vocabulary.js" */
/** @import { Child } from "../../kit/html.js" */
/** @import { State } from "../../line/state.js" */

/**
 * @param {object} props
 * @param {State} props.state
 * @param {Desk} props.desk
 * @param {(uses: number, days: number) => Promise<void>} props.onInvite
 */
export function Steps({ state, desk, onInvite }) {
  const [understood, setUnderstood] = useState(isUnderstood());
  const second = useRef(/** @type {HTMLElement | null} */ (null));
  const understand = () => {
    rememberUnderstood();
    setUnderstood(true);
    // The button that had the focus is gone.
    second.current?.focus();
  };
  return html`<ol class="steps" role="list">
    <${Step} number=${1} title=${t.keepKey} done=${understood} urgent=${!understood}>
      <${KeepKey} understood=${understood} onUnderstand=${understand} />
    <//>
    <${Step} number=${2} title=${t.shareLink} heading=${second}>
      <${CustomerLink} desk=${desk} />
    <//>
    <${Step} number=${3} title=${t.inviteStep}>
      <p>${t.inviteStepHint}</p>
      <${Invite} invitation=${state.invitation} onInvite=${onInvite} />
    <//>
    <${Step} number=${4} title=${t.openStep}>
      <p>${t.openStepHint}</p>
      <a class="primary" href="/desk">${t.openDesk}</a>
    <//>
  </ol>`;
}

/**
 * @param {object} props
 * @param {number} props.number
 * @param {string} props.title
 * @param {boolean} [props.done]
 * @param {boolean} [props.urgent]
 * @param {{ current: HTMLElement | null }} [props.heading]
 * @param {Child} [props.children]
 */
function Step({ number, title, done, urgent, heading, children }) {
  return html`<li class=${urgent ? "step urgent" : "step"}>
    <span class=${done ? "step-number done" : "step-number"} aria-hidden="true">
      ${done ? html`<${Icon} name="tick" />` : number}
    </span>
    <h2 ref=${heading} tabindex=${heading ? "-1" : undefined}>${title}</h2>
    <div class="step-body">${children}</div>
  </li>`;
}

/** @param {{ understood: boolean, onUnderstand: () => void }} props */
function KeepKey({ understood, onUnderstand }) {
  const [kept, setKept] = useState(/** @type {boolean | null} */ (null));
  useEffect(() => {
    isKept().then(setKept);
  }, []);
  const understand = () => {
    // Asked again with each step that a person takes here: some browsers change their mind.
    askToKeep().then(setKept);
    onUnderstand();
  };
  const promise = kept === null ? null : kept ? t.kept : t.notKept;
  return html`<div class="card-part">
    <div class="card-part">
      ${understood ? html`<p>${t.keyHere}</p>` : html`<p>${t.keepKeyIs}</p>
        <ul class="facts-list">
          ${t.keepKeyHow.map((line) => html`<li key=${line}>${line}</li>`)}
        </ul>`}
    </div>
    <div role="status">
      ${promise && html`<p class=${kept ? "promise kept" : "promise"}>
        <${Icon} name=${kept ? "tick" : "alert"} /><span>${promise}</span>
      </p>`}
    </div>
    ${!understood && html`<button type="button" class="primary" onClick=${understand}>
      ${t.understand}
    </button>`}
  </div>`;
}
