// The names and the colour of a new desk, with a look at what customers will see.

import { Field, nameProblem } from "../components/Field.js";
import { wearColour } from "../design/colour.js";
import { initials } from "../state/text.js";
import { t, wordsFor } from "../strings/strings.js";
import { html, useEffect, useState } from "../vendor/preact.js";

/** @typedef {(names: { company: string, desk: string, colour: string }) => Promise<void>} Create */

const firstColour = "#1f5f5b";

/** @param {{ onCreate: Create }} props onCreate rejects with a Refusal */
export function Form({ onCreate }) {
  const [company, setCompany] = useState("");
  const [desk, setDesk] = useState("");
  const [colour, setColour] = useState(firstColour);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  useEffect(() => wearColour(colour), [colour]);

  const problemOf = (/** @type {string} */ name) => tried ? nameProblem(name) : undefined;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setTried(true);
    if (busy || nameProblem(company) || nameProblem(desk)) return;
    setBusy(true);
    setProblem("");
    try {
      await onCreate({ company: company.trim(), desk: desk.trim(), colour });
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
      setBusy(false);
    }
  };

  return html`<form onSubmit=${submit} novalidate>
    <${Field}
      id="company" label=${t.companyName} value=${company} onChange=${setCompany}
      problem=${problemOf(company)} autocomplete="organization"
    />
    <${Field}
      id="desk" label=${t.deskName} value=${desk} onChange=${setDesk} hint=${t.deskNameHint}
      problem=${problemOf(desk)}
    />
    <${Field} id="colour" label=${t.colour} value=${colour} onChange=${setColour} type="color" />
    <${Preview} company=${company} desk=${desk} />
    ${problem && html`<p class="problem box" role="alert">${problem}</p>`}
    <button type="submit" class="primary" aria-disabled=${busy ? "true" : undefined}>
      ${busy ? t.creating : t.createDesk}
    </button>
  </form>`;
}

/** @param {{ company: string, desk: string }} props */
function Preview({ company, desk }) {
  const name = company.trim() || t.previewCompany;
  return html`<figure class="preview" aria-hidden="true">
    <figcaption class="note">${t.preview}</figcaption>
    <div class="head">
      <span class="monogram">${initials(name)}</span>
      <div class="whose"><strong dir="auto">${name}</strong>
        <span class="note" dir="auto">${desk.trim() || t.desk}</span></div>
    </div>
  </figure>`;
}
