// The names and the colour of a new desk, with a look at what customers will see.

import { wearColour } from "../../kit/colour.js";
import { Field, goToProblem, nameProblem } from "../../kit/Field.js";
import { html, useEffect, useState } from "../../kit/html.js";
import { Lock } from "../../kit/parts.js";
import { initials, t, wordsFor } from "../../kit/words.js";

/** @typedef {{ company: string, desk: string, name: string, colour: string }} Typed */

/** @type {Typed} */
export const nothingTyped = { company: "", desk: "", name: "", colour: "#1f5f5b" };

/**
 * @param {object} props
 * @param {Typed} props.typed
 * @param {(typed: Typed) => void} props.onType kept outside: a link pasted anew loses nothing
 * @param {() => Promise<void>} props.onCreate rejects with a Refusal
 */
export function Form({ typed, onType, onCreate }) {
  const { company, desk, name, colour } = typed;
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  useEffect(() => wearColour(colour), [colour]);

  const change = (/** @type {keyof Typed} */ key) => (/** @type {string} */ value) =>
    onType({ ...typed, [key]: value });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setTried(true);
    const hasProblem = goToProblem([
      ["company", nameProblem(company, true)],
      ["desk", nameProblem(desk, true)],
      ["name", nameProblem(name, true)],
    ]);
    if (busy || hasProblem) return;
    setBusy(true);
    setProblem("");
    try {
      await onCreate();
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
    }
    setBusy(false);
  };

  return html`<form class="founding" onSubmit=${submit} novalidate>
    <div class="fields">
      <${Field}
        id="company" label=${t.companyName} value=${company} onChange=${change("company")}
        problem=${nameProblem(company, tried)} autocomplete="organization" focus
      />
      <${Field}
        id="desk" label=${t.deskName} value=${desk} onChange=${change("desk")}
        hint=${t.deskNameHint} problem=${nameProblem(desk, tried)}
      />
      <${Field}
        id="name" label=${t.yourName} value=${name} onChange=${change("name")}
        hint=${t.yourNameHint} problem=${nameProblem(name, tried)} autocomplete="name"
      />
      <${Field}
        id="colour" label=${t.colour} value=${colour} onChange=${change("colour")} type="color"
      />
    </div>
    <${Preview} typed=${typed} />
    <div class="fields">
      ${problem && html`<p class="problem sheet" role="alert">${problem}</p>`}
      <button type="submit" class="primary" aria-disabled=${busy ? "true" : undefined}>
        ${busy ? t.creating : t.createDesk}
      </button>
    </div>
  </form>`;
}

/** @param {{ typed: Typed }} props */
function Preview({ typed }) {
  const company = typed.company.trim() || t.previewCompany;
  const desk = typed.desk.trim() || t.desk;
  const name = typed.name.trim() || t.yourName;
  return html`<figure class="preview" aria-hidden="true">
    <figcaption class="note">${t.preview}</figcaption>
    <div class="window">
      <div class="head">
        <span class="monogram" translate="no">${initials(company)}</span>
        <div class="whose">
          <strong dir="auto" translate="no">${company}</strong>
          <span class="trust"><span class="lock"><${Lock} verified />${t.encrypted}</span>
            <span class="level">${t.keyVerified}</span></span>
        </div>
      </div>
      <div class="said">
        <span class="note" dir="auto" translate="no">${desk}</span>
        <span class="author" dir="auto" translate="no">${name}</span>
        <p class="bubble">${t.previewGreeting}</p>
      </div>
    </div>
  </figure>`;
}
