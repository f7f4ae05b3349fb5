// All of a conversation, drawn for paper or for what is selected.

/**
 * On paper everything stands, however long it is, and what is selected stays.
 * @param {object} of
 * @param {HTMLElement} of.log
 * @param {HTMLElement} of.content
 * @param {(drawn?: () => void) => void} of.begin all of it is drawn from now on
 * @param {() => void} of.end
 * @returns {() => void} not any more
 */
export function watchWhole({ log, content, begin, end }) {
  const print = matchMedia("print");
  const watched = new AbortController();
  const { signal } = watched;
  const whole = () => begin();
  const changed = () => print.matches ? begin() : end();
  addEventListener("beforeprint", whole, { signal });
  addEventListener("afterprint", end, { signal });
  print.addEventListener("change", changed, { signal });
  document.addEventListener("selectionchange", () => {
    if (getSelection()?.isCollapsed && !print.matches) end();
  }, { signal });
  // "Select all" means the conversation here, and not what stands around it.
  log.addEventListener("keydown", (event) => {
    const isSelectAll = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey &&
      event.key.toLowerCase() === "a";
    if (!isSelectAll) return;
    event.preventDefault();
    begin(() => getSelection()?.selectAllChildren(content));
  }, { signal });
  if (print.matches) begin();
  return () => watched.abort();
}
