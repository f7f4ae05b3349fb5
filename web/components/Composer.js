// Where a message is written.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { writesWithFinger } from "../platform/page.js";
import { t } from "../strings/strings.js";
import { Icon } from "./parts.js";
import { LaterButton } from "./Tools.js";

/** A typing mark lives 6 s with the others; one every 3 s keeps it up. */
const typingMilliseconds = 3_000;

/**
 * @param {object} props
 * @param {string} [props.draft] what stands in the box at first
 * @param {boolean} [props.focus]
 * @param {(text: string) => void} props.onSend
 * @param {(on: boolean) => void} props.onTyping
 * @param {(draft: string) => void} [props.onDraft] called with each change
 */
export function Composer({ draft = "", focus, onSend, onTyping, onDraft }) {
  const [text, setText] = useState(draft);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const typingSince = useRef(0);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text]);
  useEffect(() => {
    if (focus) box.current?.focus();
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
  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const words = text.trim();
    box.current?.focus();
    if (words === "") return;
    typingSince.current = 0;
    onSend(words);
    setText("");
    onDraft?.("");
  }
  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || writesWithFinger()) return;
    submit(event);
  }

  return html`<form class="composer" onSubmit=${submit}>
    <${LaterButton} name="attach" label=${t.attach} />
    <textarea
      ref=${box} class="box" rows="1" dir="auto" aria-label=${t.message} placeholder=${t.message}
      enterkeyhint=${writesWithFinger() ? "enter" : "send"} value=${text}
      onInput=${(/** @type {InputEvent} */ event) =>
        changed(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}
      onKeyDown=${key} onBlur=${stopTyping}
    />
    <button
      type="submit" class=${text.trim() === "" ? "send empty" : "send"} aria-label=${t.send}
    ><${Icon} name="send" flip /></button>
  </form>`;
}
