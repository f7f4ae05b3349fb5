// What stands at a message: the signs that people have put on it, and what can be done with it.

import { fromHex, randomIdentifier, toHex } from "../../engine/bytes.js";
import { useAway } from "../../kit/away.js";
import { html, useEffect, useRef, useState } from "../../kit/html.js";
import { copyText, Icon } from "../../kit/parts.js";
import { isolate, plainName, t } from "../../kit/words.js";
import { Refusal } from "../../line/line.js";
import { line } from "../../line/page.js";
import { isEmojiOnly } from "../text.js";
import { standing } from "./reactions.js";

/** @template T @typedef {import("../../kit/html.js").Ref<T>} Ref */
/** @import { Bytes } from "../../engine/bytes.js" */
/** @import { Message } from "../../line/state.js" */
/** @import { Reaction } from "./reactions.js" */
/**
 * @typedef {object} Sign
 * @property {string} text as it is drawn
 * @property {Reaction[]} own what this person has said of it
 * @property {string[]} names of all who have put it there, each once
 * @property {boolean} isWaiting nobody else has it yet
 */

/** Those that people take most; whoever wants another one writes it. */
const offered = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
/** Nobody reads more beside one message. */
const signCountMax = 12;

/**
 * @typedef {object} Props
 * @property {Message} message
 * @property {string} conversation
 * @property {boolean} isOver nothing can be said here any more
 * @property {boolean} newest
 * @property {(said: Pick<Message, "mine" | "side" | "name">) => string} authorOf
 */

/** @param {Props} props */
export function Marks({ message, conversation, isOver, newest, authorOf }) {
  const [open, setOpen] = useState(/** @type {"menu" | "signs" | null} */ (null));
  const item = useRef(/** @type {HTMLElement | null} */ (null));
  useAway(item, open !== null, () => setOpen(null));
  useTap(item, () => setOpen((now) => now ? null : "menu"));
  useEffect(() => {
    if (open) item.current?.querySelector(".actions")?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const signs = signsOf(message, authorOf);
  const close = () => {
    setOpen(null);
    /** @type {HTMLElement | null | undefined} */ (item.current?.querySelector(".act"))?.focus();
  };
  const ownOf = (/** @type {string} */ text) =>
    signs.find((sign) => isSame(sign.text, text))?.own ?? [];
  const toggle = (/** @type {string} */ text) => {
    const own = ownOf(text);
    if (own.length === 0) tell(conversation, message, text, null);
    for (const { messageID } of own) tell(conversation, message, null, messageID);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  };
  const found = (/** @type {HTMLElement | null} */ marks) => {
    item.current = marks?.parentElement ?? null;
  };
  return html`<div class="marks" ref=${found} onKeyDown=${key}>
    <button
      type="button" class="quiet round act" aria-label=${t.actions} tabindex=${newest ? 0 : -1}
      aria-expanded=${String(open !== null)} onClick=${() => setOpen(open ? null : "menu")}
      onKeyDown=${walk}
    ><${Icon} name="more" /></button>
    ${signs.length > 0 && html`<div class="signs">
      ${signs.slice(0, signCountMax).map((sign) => html`<${Pill}
        key=${sign.text} sign=${sign} isOver=${isOver} onToggle=${() => toggle(sign.text)}
      />`)}
      ${signs.length > signCountMax && html`<span class="rest">
        +${signs.length - signCountMax}
      </span>`}
    </div>`}
    ${open === "menu" && html`<div class="actions">
      ${!isOver && html`<button type="button" onClick=${() => setOpen("signs")}>
        ${t.react}
      </button>`}
      <button type="button" onClick=${() => {
        copyText(message.text);
        close();
      }}>${t.copy}</button>
      ${signs.slice(0, signCountMax).map(({ text, names }) => html`<p key=${text}>
        <bdi>${text}</bdi> ${names.map((name) => isolate(name, direction())).join(", ")}
      </p>`)}
    </div>`}
    ${open === "signs" && html`<div class="actions" role="group" aria-label=${t.react}>
      ${offered.map((text) => html`<button
        type="button" key=${text} class="offered" autofocus=${text === offered[0]}
        aria-pressed=${String(ownOf(text).length > 0)}
        onClick=${() => {
          toggle(text);
          close();
        }}
      >${text}</button>`)}
    </div>`}
  </div>`;
}

/**
 * A sign is pressed to join in, or to take one's own back. What is no emoji may say more than is
 * seen of it, and nobody joins in that.
 * @param {{ sign: Sign, isOver: boolean, onToggle: () => void }} props
 */
function Pill({ sign: { text, own, names, isWaiting }, isOver, onToggle }) {
  const who = names.map(plainName).join(", ");
  const waits = isWaiting ? ` (${t.states.waiting})` : "";
  return html`<button
    type="button" class=${isWaiting ? "sign is-waiting" : "sign"} title=${who}
    aria-pressed=${String(own.length > 0)} aria-label=${`${text} ${who}${waits}`}
    disabled=${isOver || (own.length === 0 && !isEmojiOnly(text))} onClick=${onToggle}
  ><bdi>${text}</bdi>${names.length > 1 && html`<span>${names.length}</span>`}</button>`;
}

/** What is seen of a text, if it is anything. */
const unseen = /[\p{Cf}\uFE0F\u115F\u1160\u2800\u3164\uFFA0]/gu;

/**
 * Each sign once, with all who have put it there: one's own first, then those of most people.
 * @param {Message} message
 * @param {Props["authorOf"]} authorOf
 * @returns {Sign[]}
 */
function signsOf({ reactions }, authorOf) {
  /** @type {Map<string, Reaction[]>} */
  const alike = new Map();
  for (const reaction of standing(reactions)) {
    const text = plainName(reaction.text);
    const seen = isEmojiOnly(text) ? text : text.replace(unseen, "").trim();
    const key = [...alike.keys()].find((other) => isSame(other, seen)) ?? seen;
    if (key !== "") alike.set(key, [...alike.get(key) ?? [], reaction]);
  }
  const signs = [...alike].map(([text, all]) => {
    const names = new Map(all.map((reaction) => [toHex(reaction.device), authorOf(reaction)]));
    const own = all.filter(({ mine }) => mine);
    const isWaiting = all.every(({ order }) => order === null);
    return { text, own, names: [...names.values()], isWaiting };
  });
  return signs.toSorted((a, b) =>
    Number(b.own.length > 0) - Number(a.own.length > 0) || b.names.length - a.names.length
  );
}

/**
 * The same sign with and without the word that it is to be drawn in colours is one.
 * @param {string} a
 * @param {string} b
 */
function isSame(a, b) {
  return a.replaceAll("\uFE0F", "") === b.replaceAll("\uFE0F", "");
}

function direction() {
  return document.dir === "rtl" ? "rtl" : "ltr";
}

/**
 * A tap on the message itself opens its actions: a finger cannot hover.
 * @param {Ref<HTMLElement | null>} item
 * @param {() => void} act
 */
function useTap(item, act) {
  useEffect(() => {
    const bubble = /** @type {HTMLElement | null | undefined} */ (
      item.current?.querySelector(".bubble")
    );
    let isFinger = false;
    // Not every browser says with a click what it was done with.
    const up = (/** @type {PointerEvent} */ { pointerType }) => isFinger = pointerType === "touch";
    const tap = (/** @type {Event} */ { target }) => {
      if (!isFinger || getSelection()?.isCollapsed === false) return;
      if (!(/** @type {Element} */ (target).closest("a"))) act();
    };
    bubble?.addEventListener("pointerup", up);
    bubble?.addEventListener("click", tap);
    return () => {
      bubble?.removeEventListener("pointerup", up);
      bubble?.removeEventListener("click", tap);
    };
  }, []);
}

/**
 * Between messages by arrow keys: a tab for each would keep people from the box.
 * @param {KeyboardEvent} event
 */
function walk(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  const all = [...button.closest(".log")?.querySelectorAll(".act") ?? []];
  const next = step && all[all.indexOf(button) + step];
  if (!next) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (next).focus();
}

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {string | null} text
 * @param {Bytes | null} replaces
 */
async function tell(conversation, { messageID }, text, replaces) {
  const to = messageID && fromHex(messageID);
  if (!to) return;
  const id = randomIdentifier();
  try {
    const named = { conversation: fromHex(conversation), id, to, replaces, text };
    await line.command({ do: "react", ...named });
  } catch (refusal) {
    const code = refusal instanceof Refusal ? refusal.code : "internal";
    line.dispatch({ event: "refused", code });
  }
}
