// One field of a form, with its label, its hint and its problem.

import { html } from "../vendor/preact.js";

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
 * @param {number} [props.length] in characters, for a first bound; the engine counts bytes
 */
export function Field(props) {
  const { id, label, value, onChange, hint, problem, type = "text", autocomplete, length } = props;
  const notes = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id} type=${type} value=${value} autocomplete=${autocomplete ?? "off"} maxlength=${length}
      dir=${type === "text" ? "auto" : undefined} aria-describedby=${notes || undefined}
      aria-invalid=${problem ? "true" : undefined}
      onInput=${(/** @type {Event} */ event) =>
        onChange(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
    />
    ${hint && html`<p class="note" id=${`${id}-hint`}>${hint}</p>`}
    ${problem && html`<p class="problem" id=${`${id}-problem`}>${problem}</p>`}
  </div>`;
}
