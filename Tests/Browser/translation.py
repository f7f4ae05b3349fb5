"""A browser's translation of a page, as Chrome does it: every text is taken out and put back inside
elements of its own, also what comes later. Where the page says so, it keeps its hands off."""

TRANSLATE = """
(() => {
  const hands = (node) => {
    const parent = node.parentElement;
    if (!parent || parent.closest("font, script, style, textarea, svg, [translate=no]")) return;
    if (node.data.trim() === "") return;
    const outer = document.createElement("font");
    const inner = document.createElement("font");
    inner.append("~" + node.data);
    outer.append(inner);
    node.replaceWith(outer);
  };
  const all = (root) => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    if (root.nodeType === Node.TEXT_NODE) texts.push(root);
    texts.forEach(hands);
  };
  document.addEventListener("DOMContentLoaded", () => {
    all(document.body);
    new MutationObserver((records) => {
      for (const { addedNodes } of records) addedNodes.forEach(all);
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
"""


def words(page, part="body"):
    """All that is read there, without the marks of the translation."""
    return page.locator(part).inner_text().replace("~", "")
