// One field of a form, with its label, its hint and its problem.

import { t } from "../strings/strings.js";
import { html } from "../vendor/preact.js";

/** The wire's bound for a name of a company, a desk or a person, in UTF-8. */
const nameByteCountMax = 128;

/**
 * @param {string} name
 * @returns {string | undefined} what is wrong with it, in plain words
 */
export function nameProblem(name) {
  if (name.trim() === "") return t.nameMissing;
  const byteCount = new TextEncoder().encode(name.trim()).length;
  return byteCount > nameByteCountMax ? t.nameTooLong : undefined;
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.value
 * @param {(value: string) => void} props.onChange
 * @param {string} [props.hint]
 * @param {string} [props.problem]
 * @param {string} [props.type]
 * @param {string} [props.autocomplete]
 */
export function Field(props) {
  const { id, label, value, onChange, hint, problem, type = "text", autocomplete } = props;
  const notes = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id} type=${type} value=${value} autocomplete=${autocomplete ?? "off"}
      dir=${type === "text" ? "auto" : undefined} aria-describedby=${notes || undefined}
      aria-invalid=${problem ? "true" : undefined}
      onInput=${(/** @type {Event} */ event) =>
        onChange(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
    />
    ${hint && html`<p class="note" id=${`${id}-hint`}>${hint}</p>`}
    ${problem && html`<p class="problem" id=${`${id}-problem`}>${problem}</p>`}
  </div>`;
}
