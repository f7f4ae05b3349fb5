// Where a message is written.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../kit/html.js";
import { Icon } from "../kit/parts.js";
import { t } from "../kit/words.js";
import { sayForAMoment } from "../line/page.js";
import { draftLengthMax, roomLeft } from "./text.js";

/** A typing mark lives 6 s with the others; one every 3 s keeps it up. */
const typingMilliseconds = 3_000;
/** Where a browser makes the box as high as its text by itself, nothing has to be measured. */
const growsByItself = CSS.supports("field-sizing", "content");

/**
 * @param {object} props
 * @param {string} [props.draft] what stands in the box at first
 * @param {boolean} [props.focus]
 * @param {(text: string) => void} props.onSend
 * @param {(on: boolean) => void} props.onTyping
 * @param {(draft: string) => void} [props.onDraft] called with each change
 * @param {boolean} [props.isOver] nothing more is sent; what stands in the box can be copied
 */
export function Composer({ draft = "", focus, onSend, onTyping, onDraft, isOver }) {
  const [text, setText] = useState(draft);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const typingSince = useRef(0);
  const room = roomLeft(text);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || growsByItself) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);
  // At once: the next letter may be typed before anything is painted.
  useLayoutEffect(() => {
    const element = box.current;
    if (!focus || !element) return;
    element.focus();
    element.setSelectionRange(draft.length, draft.length);
  }, []);
  useEffect(() => stopTyping, []);

  function stopTyping() {
    if (typingSince.current === 0) return;
    typingSince.current = 0;
    onTyping(false);
  }
  /** @param {string} next */
  function changed(next) {
    setText(next);
    onDraft?.(next);
    if (next.trim() === "") stopTyping();
    else if (Date.now() - typingSince.current > typingMilliseconds) {
      typingSince.current = Date.now();
      onTyping(true);
    }
  }
  /**
   * What comes in one piece stays where it came from, if it is too much: the rest of the box too.
   * @param {InputEvent} event
   */
  function insert(event) {
    // What an input method writes cannot be refused.
    if (!event.cancelable) return;
    const piece = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    const { selectionStart: start, selectionEnd: end } =
      /** @type {HTMLTextAreaElement} */ (event.currentTarget);
    if (piece.length < 2 || text.length - (end - start) + piece.length <= draftLengthMax) return;
    event.preventDefault();
    sayForAMoment("pieceTooLong");
  }
  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const words = text.trim();
    box.current?.focus();
    if (isOver || words === "" || (roomLeft(words) ?? 0) < 0) return;
    typingSince.current = 0;
    setText("");
    onDraft?.("");
    onSend(words);
  }
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== "Enter" || event.shiftKey || composes(event) || writesWithFinger()) return;
    submit(event);
  }

  if (isOver && text === "") return null;
  const full = room !== null && room < 0;
  const words = room === null ? "" : full ? t.tooLongBy(-room) : t.roomLeft(room);
  return html`<form class="composer" onSubmit=${submit}>
    <textarea
      ref=${box} class="box" rows="1" dir="auto" aria-label=${t.message} placeholder=${t.message}
      autocomplete="off" enterkeyhint=${writesWithFinger() ? "enter" : "send"} value=${text}
      readonly=${isOver}
      aria-invalid=${full ? "true" : undefined} aria-describedby=${words ? "room" : undefined}
      onBeforeInput=${insert}
      onInput=${(/** @type {InputEvent} */ event) =>
        changed(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}
      onKeyDown=${key} onBlur=${stopTyping}
    />
    ${!isOver && html`<button
      type="submit" class=${text.trim() === "" || full ? "send empty" : "send"}
      aria-label=${t.send} aria-disabled=${full ? "true" : undefined}
    ><${Icon} name="send" flip /></button>`}
    ${words && !isOver && html`<p
      class=${full ? "room full" : "room"} id="room" role="status" key=${words}
    >${words}</p>`}
  </form>`;
}

/**
 * Whether a key belongs to a word that an input method is still putting together, and is nobody
 * else's business. Safari tells the Enter that ends a composition after its end, with this number.
 * @param {KeyboardEvent} event
 */
export function composes(event) {
  return event.isComposing || event.keyCode === 229;
}

/** A finger writes with a keyboard on the screen, whose return key makes a new line. */
export function writesWithFinger() {
  return matchMedia("(pointer: coarse)").matches && !matchMedia("(any-pointer: fine)").matches;
}
