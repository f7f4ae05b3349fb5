// Whether the browser has promised to keep what lies in it, and whether a person has understood
// what hangs on that.

/** @type {Promise<boolean> | null} the last question, which a person may still be thinking about */
let asked = null;

/** @returns {Promise<boolean>} it clears our data only when a person tells it to */
export async function isKept() {
  try {
    return await (asked ?? navigator.storage.persisted());
  } catch {
    return false;
  }
}

/**
 * Best asked while a person does something: some browsers ask them in turn, and answer only then.
 * @returns {Promise<boolean>} as above
 */
export function askToKeep() {
  asked = (async () => {
    try {
      return await navigator.storage.persist();
    } catch {
      return false;
    }
  })();
  return asked;
}

/** Lives as long as the tab, reloads included, and nowhere else. */
export function isUnderstood() {
  return history.state?.isKeyUnderstood === true;
}

export function rememberUnderstood() {
  history.replaceState({ ...history.state, isKeyUnderstood: true }, "");
}
