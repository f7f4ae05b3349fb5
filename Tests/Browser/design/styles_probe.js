// Asks the browser what it makes of our style sheets: each sheet comes with what a strict parser
// has found in it, and what the browser holds instead is told. Runs in a page of its own, for
// test_styles_held.py.

/** A rule that stands alone, as the browser writes it; null if it drops it. */
function alone(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet.cssRules.length === 1 ? sheet.cssRules[0] : null;
}

/** Commas outside of brackets. */
function partsOf(selector) {
  const parts = [""];
  let depth = 0;
  for (const sign of selector) {
    if ("([".includes(sign)) depth += 1;
    if (")]".includes(sign)) depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}

function problemsOfBlock(block) {
  const text = block.startsWith("@keyframes") ? `${block} { from { opacity: 0 } }`
    : block.startsWith("@page") || block.startsWith("@font-face") ? `${block} { }`
    : `${block} { a { color: red } }`;
  const rule = alone(text);
  if (!rule) return [`does not know ${block}`];
  const media = rule.media?.mediaText ?? "";
  if (media.includes("not all") && !block.includes("not all")) return [`never applies ${block}`];
  for (const [, feature] of rule.media ? block.matchAll(/\(([^()]*)\)/g) : []) {
    // What is not known is neither true nor false.
    if (!matchMedia(`(${feature})`).matches && !matchMedia(`not (${feature})`).matches) {
      return [`does not know (${feature})`];
    }
  }
  if (block.startsWith("@supports") && !CSS.supports(block.slice("@supports".length))) {
    return [`never applies ${block}`];
  }
  return [];
}

function problemsOfRule({ within, selector, declarations, line }) {
  const problems = within.flatMap(problemsOfBlock);
  const isFrame = within.at(-1)?.startsWith("@keyframes");
  if (selector && !isFrame) {
    for (const part of partsOf(selector)) {
      if (!alone(`${part} { color: red }`)?.selectorText || !CSS.supports(`selector(${part})`)) {
        problems.push(`does not know the selector ${part}`);
      }
    }
  }
  for (const { name, values } of declarations) {
    for (const value of name.startsWith("--") || !selector ? [] : values) {
      if (!CSS.supports(name, value)) problems.push(`drops ${name}: ${value}`);
    }
  }
  return problems.map((words) => `${line}: ${words}`);
}

/** What a sheet holds, rule by rule, each in its blocks. */
function held(rules, within = "") {
  return [...rules].flatMap((rule) => {
    const isGroup = rule.cssRules && !("selectorText" in rule) && !("style" in rule);
    if (isGroup) {
      const head = rule.cssText.slice(0, rule.cssText.indexOf("{")).trim();
      return held(rule.cssRules, `${within}${head} / `);
    }
    return [within + rule.cssText];
  });
}

/** What it should hold: the rules of the parser, each read by the browser on its own. */
function wanted(rules) {
  return rules.flatMap(({ text }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return held(sheet.cssRules);
  });
}

function problemsOfSheet({ name, rules, held: cssRules }) {
  const problems = rules.flatMap(problemsOfRule);
  const [has, needs] = [held(cssRules), wanted(rules)];
  if (has.length !== rules.length) problems.push(`holds ${has.length} rules of ${rules.length}`);
  for (const rule of needs) if (!has.includes(rule)) problems.push(`lacks ${rule}`);
  for (const rule of has) if (!needs.includes(rule)) problems.push(`holds instead ${rule}`);
  return problems.map((words) => `${name}:${words}`);
}

const sheets = await (await fetch("/sheets")).json();
const problems = [];
for (const sheet of sheets) {
  // As the pages do it, by a link.
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = `/sheet/${sheet.name}`;
  const loaded = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${sheet.name} did not come`));
  });
  document.head.append(link);
  await loaded;
  problems.push(...problemsOfSheet({ ...sheet, held: link.sheet.cssRules }));
  link.remove();
}
await fetch("/problems", { method: "POST", body: JSON.stringify(problems) });
