// Who can read a conversation, how we know, and what stays open to the server.

import { toHex } from "../engine/bytes.js";
import { CopyButton } from "../kit/CopyButton.js";
import { Dialog } from "../kit/Dialog.js";
import { html, useEffect, useRef } from "../kit/html.js";
import { Lock } from "../kit/parts.js";
import { t } from "../kit/words.js";
import { addStyle, line } from "../line/page.js";
import { Comparison } from "./Numbers.js";

/** @import { DeskFacts as Desk, Member } from "../engine/vocabulary.js" */
/** @import { Conversation } from "../line/state.js" */

/**
 * @param {object} props
 * @param {Desk} props.desk
 * @param {boolean} props.verified
 * @param {string} props.level what that is called
 * @param {Conversation | null} props.conversation
 * @param {string | null} props.customer what the customer is called here, if it is not the reader
 * @param {() => void} props.onClose
 */
export function TrustDialog({ desk, verified, level, conversation, customer, onClose }) {
  const exists = conversation !== null && conversation.members.length > 0;
  const people = exists ? conversation.members : desk.agents;
  // Whom a conversation has is known when it is; what is told of their devices comes then.
  const devices = people.map(({ device }) => toHex(device)).join();
  useEffect(() => {
    addStyle(new URL("./compare.css", import.meta.url));
    if (exists) line.tell({ do: "devices", conversation: conversation.id });
  }, [devices]);
  const whoLead = exists ? t.whoNow : t.whoWill;
  return html`<${Dialog} title=${t.whoCanRead} onClose=${onClose}>
    <p class="whose-line" translate="no">
      <bdi>${desk.company}</bdi>
      ${desk.desk !== desk.company && html`${" · "}<bdi>${desk.desk}</bdi>`}
    </p>
    <${Level} desk=${desk} verified=${verified} level=${level} />
    <section>
      <h3>${t.people}</h3>
      <p>${whoLead}</p>
      ${exists && people.length > 1 && html`<p class="note">${t.compareHow}</p>`}
      <ul class="people" role="list">
        ${people.map((person) => html`<${Person}
          key=${toHex(person.device)} person=${person}
          name=${memberName(person, customer)} isMember=${exists}
        />`)}
      </ul>
    </section>
    <section>
      <h3>${t.houseKey}</h3>
      <p>${t.houseKeyIs}</p>
      <${Fingerprint} key=${toHex(desk.fingerprint)} fingerprint=${desk.fingerprint} />
    </section>
    <section>
      <h3>${t.serverLearns}</h3>
      <ul class="facts-list">${t.serverSees.map((fact) => html`<li key=${fact}>${fact}</li>`)}</ul>
      <p class="note">${t.serverNever}</p>
    </section>
  <//>`;
}

/**
 * Whether the key has been verified and by what; for one that has not, how it becomes so. A team
 * that nobody has confirmed for too long is said before anything else.
 * @param {{ desk: Desk, verified: boolean, level: string }} props
 */
function Level({ desk, verified, level }) {
  const { stale, trust } = desk;
  return html`<div class=${verified ? "trust-level" : "trust-level unverified"}>
    <${Lock} verified=${verified} />
    <div>
      <strong>${level}</strong>
      <p>${stale ? t.unconfirmed : t.trust[verified ? trust : "firstUse"]}</p>
      ${!verified && !stale && html`<p class="to-verify">${t.toVerify}</p>
        <ul class="facts-list">
          ${t.waysToVerify.map((way) => html`<li key=${way}>${way}</li>`)}
        </ul>`}
    </div>
  </div>`;
}

/** @param {{ person: Member, name: string, isMember: boolean }} props */
function Person({ person, name, isMember }) {
  const facts = line.state.devices[toHex(person.device)];
  // A customer has no name here but "You".
  const isNamedSelf = person.self && person.role !== "customer";
  const role = `${t.roles[person.role]}${isNamedSelf ? ` · ${t.thatsYou}` : ""}`;
  return html`<li>
    <span class="person" dir="auto" translate=${person.name ? "no" : undefined}
    >${name}</span>
    <span class="note">${role}</span>
    ${facts && isMember && !person.self && html`<${Comparison} facts=${facts} name=${name} />`}
  </li>`;
}

/**
 * @param {Member} member
 * @param {string | null} customer what the customer is called here; null where it is the reader
 */
function memberName(member, customer) {
  if (member.role !== "customer") return member.name ?? t.someone;
  return member.self ? t.you : customer ?? t.you;
}

/**
 * The company's key as people compare it: ten groups of four digits, five in a row, to be compared
 * by eye, read aloud over the telephone, or copied, which gives one line. Screen readers get the
 * digits one by one: they would take 8E61 for a number.
 * @param {{ fingerprint: Uint8Array }} props
 */
export function Fingerprint({ fingerprint }) {
  const digits = useRef(/** @type {HTMLElement | null} */ (null));
  const groups = toHex(fingerprint).toUpperCase().match(/.{1,4}/g) ?? [];
  const spelled = groups.map((group) => [...group].join(" ")).join(", ");
  return html`<div class="fingerprint" translate="no" dir="ltr">
    <p class="digits" ref=${digits} aria-hidden="true">${groups.join(" ")}</p>
    <p class="sr">${spelled}</p>
    <${CopyButton} text=${groups.join(" ")} label=${t.houseKey} source=${digits} />
  </div>`;
}
