// The one thing that is asked of who joins.

import { Field, goToProblem, nameProblem } from "../../kit/Field.js";
import { html, useState } from "../../kit/html.js";
import { t, wordsFor } from "../../kit/words.js";

/**
 * @param {object} props
 * @param {string} props.name
 * @param {(name: string) => void} props.onType kept outside: a link pasted anew loses nothing
 * @param {() => Promise<void>} props.onJoin rejects with a Refusal
 */
export function Form({ name, onType, onJoin }) {
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setTried(true);
    if (goToProblem([["name", nameProblem(name, true)]]) || busy) return;
    setBusy(true);
    setProblem("");
    try {
      await onJoin();
    } catch (refusal) {
      setProblem(wordsFor(/** @type {{ code: string }} */ (refusal).code));
      setBusy(false);
    }
  };
  return html`<form onSubmit=${submit} novalidate>
    <${Field}
      id="name" label=${t.yourName} value=${name} onChange=${onType} hint=${t.yourNameHint}
      problem=${nameProblem(name, tried)} autocomplete="name" focus
    />
    ${problem && html`<p class="problem sheet" role="alert">${problem}</p>`}
    <button type="submit" class="primary" aria-disabled=${busy ? "true" : undefined}>
      ${busy ? t.joining : t.join}
    </button>
  </form>`;
}
