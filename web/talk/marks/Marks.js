// What stands at a message: the signs that people have put on it, and what can be done with it.

import { fromHex, randomIdentifier } from "../../engine/bytes.js";
import { html, useEffect, useRef, useState } from "../../kit/html.js";
import { useAway } from "../../kit/More.js";
import { copyText, Icon } from "../../kit/parts.js";
import { plainName, t } from "../../kit/words.js";
import { Refusal } from "../../line/line.js";
import { line } from "../../line/page.js";

/** @template T @typedef {import("../../kit/html.js").Ref<T>} Ref */
/** @import { Bytes } from "../../engine/bytes.js" */
/** @import { Reaction } from "../../line/reactions.js" */
/** @import { Message } from "../../line/state.js" */
/** @typedef {{ text: string, mine: boolean, count: number, who: string }} Sign */

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
  const toggle = (/** @type {string} */ text) => {
    const own = message.reactions.filter((reaction) => reaction.mine && reaction.text === text);
    if (own.length > 0) withdraw(conversation, message, own);
    else react(conversation, message, text);
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
      ${signs.slice(0, signCountMax).map((sign) => html`<button
        type="button" key=${sign.text} class="sign" aria-pressed=${String(sign.mine)}
        aria-label=${`${plainName(sign.text)} ${sign.who}`} title=${sign.who} disabled=${isOver}
        onClick=${() => toggle(sign.text)}
      ><bdi>${plainName(sign.text)}</bdi>${sign.count > 1 && html`<span>${sign.count}</span>`}
      </button>`)}
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
      ${signs.map(({ text, who }) => html`<p key=${text}><bdi>${plainName(text)}</bdi> ${who}</p>`)}
    </div>`}
    ${open === "signs" && html`<div class="actions" role="group" aria-label=${t.react}>
      ${offered.map((text) => html`<button
        type="button" key=${text} class="offered" autofocus=${text === offered[0]}
        aria-pressed=${String(signs.some((sign) => sign.text === text && sign.mine))}
        onClick=${() => {
          toggle(text);
          close();
        }}
      >${text}</button>`)}
    </div>`}
  </div>`;
}

/**
 * Each sign once, with all who have put it there.
 * @param {Message} message
 * @param {Props["authorOf"]} authorOf
 * @returns {Sign[]}
 */
function signsOf({ reactions }, authorOf) {
  /** @type {Map<string, { names: Map<string, string>, mine: boolean }>} */
  const signs = new Map();
  for (const reaction of reactions) {
    const text = reaction.text ?? "";
    const sign = signs.get(text) ?? { names: new Map(), mine: false };
    sign.names.set(reaction.who, authorOf(reaction));
    signs.set(text, { ...sign, mine: sign.mine || reaction.mine });
  }
  return [...signs].map(([text, { names, mine }]) => ({
    text, mine, count: names.size, who: [...names.values()].join(", "),
  }));
}

/**
 * A tap on the message itself opens its actions: a finger cannot hover.
 * @param {Ref<HTMLElement | null>} item
 * @param {() => void} act
 */
function useTap(item, act) {
  useEffect(() => {
    const bubble = item.current?.querySelector(".bubble");
    const tap = (/** @type {Event} */ event) => {
      const { pointerType, target } = /** @type {PointerEvent} */ (event);
      if (pointerType !== "touch" || getSelection()?.isCollapsed === false) return;
      if (!(/** @type {Element} */ (target).closest("a"))) act();
    };
    bubble?.addEventListener("click", tap);
    return () => bubble?.removeEventListener("click", tap);
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

// What is said of it

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {string} text
 */
function react(conversation, message, text) {
  tell(conversation, message, text, null);
}

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {Reaction[]} reactions of this person
 */
function withdraw(conversation, message, reactions) {
  for (const { id } of reactions) tell(conversation, message, null, fromHex(id));
}

/**
 * @param {string} conversation
 * @param {Message} message
 * @param {string | null} text
 * @param {Bytes | null} replaces
 */
async function tell(conversation, message, text, replaces) {
  const to = fromHex(message.messageID);
  if (!to) return;
  const target = fromHex(conversation);
  try {
    await line.command({
      do: "react", conversation: target, id: randomIdentifier(), to, replaces, text,
    });
  } catch (refusal) {
    const code = refusal instanceof Refusal ? refusal.code : "internal";
    line.dispatch({ event: "refused", code });
  }
}
