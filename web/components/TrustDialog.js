// Who can read a conversation, and how we know.

import { html } from "../vendor/preact.js";
import { toHex } from "../platform/bytes.js";
import { friendlyName } from "../state/names.js";
import { memberName, t } from "../strings/strings.js";
import { Dialog } from "./Dialog.js";

/** @import { Desk, Member } from "../state/events.js" */
/** @import { Conversation } from "../state/line.js" */

/**
 * @param {object} props
 * @param {Desk} props.desk
 * @param {Conversation | null} props.conversation
 * @param {() => void} props.onClose
 */
export function TrustDialog({ desk, conversation, onClose }) {
  const exists = conversation !== null && conversation.members.length > 0;
  const people = exists ? conversation.members : desk.agents;
  const customer = conversation?.id ? friendlyName(conversation.id) : null;
  const whose = desk.desk === desk.company ? desk.company : `${desk.company} · ${desk.desk}`;
  return html`<${Dialog} title=${t.whoCanRead} onClose=${onClose}>
    <p class="whose-line" dir="auto">${whose}</p>
    <p>${exists ? t.whoNow : t.whoWill}</p>
    <ul class="people" role="list">
      ${people.map((person) => html`<li key=${toHex(person.device)}>
        <span class="person" dir="auto">${memberName(person, customer)}</span>
        <span class="note">
          ${t.roles[person.role]}${isNamedSelf(person) ? ` · ${t.thatsYou}` : ""}
        </span>
      </li>`)}
    </ul>
    <h3>${t.houseKey}</h3>
    <p class="fingerprint" dir="ltr">
      ${groupsOf(desk.fingerprint).map((group) => html`<span key=${group}>${group}</span> `)}
    </p>
    <p>${t.trust[desk.trust]}</p>
    <p class="note">${t.serverSees}</p>
  <//>`;
}

/**
 * A customer has no name here but "You".
 * @param {Member} person
 */
function isNamedSelf(person) {
  return person.self && person.role !== "customer";
}

/** @param {Uint8Array} fingerprint */
function groupsOf(fingerprint) {
  return toHex(fingerprint).toUpperCase().match(/.{4}/g) ?? [];
}
