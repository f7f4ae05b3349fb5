// One field of a form, with its label, its hint and its problem.

import { html, useEffect, useRef } from "./html.js";
import { nickname } from "./nickname.js";
import { Icon } from "./parts.js";
import { t } from "./words.js";

/** The wire's bound for a name of a company, a desk or a person, in UTF-8. */
const nameByteCountMax = 128;

/**
 * @param {string} name
 * @param {boolean} isAsked an empty name is a problem only once somebody wants to go on
 * @returns {string | undefined} what is wrong with it, in plain words
 */
export function nameProblem(name, isAsked) {
  const written = nickname(name);
  if (written === "") return isAsked ? t.nameMissing : undefined;
  const byteCount = new TextEncoder().encode(written).length;
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
 * @param {boolean} [props.focus] writing begins here
 */
export function Field(props) {
  const { id, label, value, onChange, hint, problem, type = "text", autocomplete, focus } = props;
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    if (focus) input.current?.focus();
  }, []);
  const notes = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return html`<div class=${type === "color" ? "field beside" : "field"}>
    <label for=${id}>${label}</label>
    <input
      ref=${input} id=${id} type=${type} value=${value} autocomplete=${autocomplete ?? "off"}
      dir=${type === "text" ? "auto" : undefined} aria-describedby=${notes || undefined}
      aria-invalid=${problem ? "true" : undefined}
      onInput=${(/** @type {Event} */ event) =>
        onChange(/** @type {HTMLInputElement} */ (event.currentTarget).value)}
    />
    <div aria-live="polite">
      ${problem && html`<p class="problem" id=${`${id}-problem`}>
        <${Icon} name="alert" /><span>${problem}</span>
      </p>`}
    </div>
    ${hint && html`<p class="note" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

/**
 * Leads to the first field that has a problem.
 * @param {[id: string, problem: string | undefined][]} problems
 * @returns {boolean} whether there was one
 */
export function goToProblem(problems) {
  const first = problems.find(([, problem]) => problem);
  if (first) document.getElementById(first[0])?.focus();
  return first !== undefined;
}
