// What somebody typed into a form and has not sent yet. It lives as long as the tab, through
// reloads and steps back, and nowhere else.

const key = `sotto-typed:${location.pathname}`;

/** @returns {unknown} what another version, or somebody by hand, may have left there */
export function typedBefore() {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null; // A browser that refuses storage refuses it by throwing.
  }
}

/** @param {unknown} typed null when it has been sent */
export function keepTyped(typed) {
  try {
    if (typed === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(typed));
  } catch {
    // It still stands in the form.
  }
}
