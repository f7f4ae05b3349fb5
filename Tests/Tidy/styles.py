"""Reads style sheets strictly. A browser forgives everything and says nothing: it drops a rule, or
puts the rest of a file into a block that was left open. Here both are refused."""

import re
from dataclasses import dataclass
from pathlib import Path

import tinycss2

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "web").rglob("*.css"))
# Blocks that hold rules, and blocks that hold declarations.
GROUPS = {"media", "supports", "container", "layer"}
BARE = {"page", "font-face", "property"}
FRAME = re.compile(r"(from|to|\d+(\.\d+)?%)(\s*,\s*(from|to|\d+(\.\d+)?%))*")


@dataclass(frozen=True)
class Declaration:
    name: str
    tokens: tuple
    important: bool
    line: int

    @property
    def value(self):
        return tinycss2.serialize(self.tokens).strip()

    def text(self, value=None):
        mark = " !important" if self.important else ""
        return f"{self.name}: {self.value if value is None else value}{mark}"


@dataclass(frozen=True)
class Rule:
    # The blocks that it stands in, such as "@media (forced-colors: active)".
    within: tuple
    # Or a frame of @keyframes, or nothing for @page and its like.
    selector: str
    declarations: tuple
    line: int

    @property
    def text(self):
        """The rule alone, in its blocks."""
        body = "; ".join(declaration.text() for declaration in self.declarations)
        inner = f"{self.selector} {{ {body} }}" if self.selector else body
        for block in reversed(self.within):
            inner = f"{block} {{ {inner} }}"
        return inner


class Sheet:
    """The rules of a style sheet, and what is wrong with it."""

    def __init__(self, text, name="sheet"):
        self.name, self.rules, self.problems = name, [], []
        self.look_for_braces(text)
        self.read(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), ())

    def wrong(self, node, words):
        self.problems.append(f"{self.name}:{node.source_line}: {words}")

    def look_for_braces(self, text):
        """A brace more at the end must close nothing: else something in the sheet is open."""
        *tokens, last = tinycss2.parse_component_value_list(text + "\n}")
        if last.type != "error" or last.kind != "}":
            self.wrong(last, "something is never closed")
        for error in errors_in(tokens):
            self.wrong(error, error.message)

    def read(self, nodes, within):
        for node in nodes:
            if node.type == "qualified-rule":
                self.read_rule(node, within)
            elif node.type == "at-rule":
                self.read_block(node, within)
            else:
                self.wrong(node, getattr(node, "message", "nobody knows what this is"))

    def read_block(self, node, within):
        keyword = node.lower_at_keyword
        block = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}".strip()
        if node.content is None:
            self.wrong(node, f"{block} has no block")
        elif keyword in GROUPS or keyword == "keyframes":
            inner = tinycss2.parse_rule_list(
                node.content, skip_comments=True, skip_whitespace=True)
            if not inner:
                self.wrong(node, f"{block} is empty")
            if keyword == "keyframes" and not node.prelude:
                self.wrong(node, "nameless @keyframes")
            self.read(inner, (*within, block))
        elif keyword in BARE:
            self.keep(node, (*within, block), "")
        else:
            self.wrong(node, f"no browser of ours knows {block}")

    def read_rule(self, node, within):
        selector = " ".join(tinycss2.serialize(node.prelude).split())
        if within and within[-1].startswith("@keyframes") and not FRAME.fullmatch(selector):
            self.wrong(node, f"“{selector}” is no frame of {within[-1]}")
        if not selector:
            self.wrong(node, "a rule for nothing")
        self.keep(node, within, selector)

    def keep(self, node, within, selector):
        declarations = []
        for part in tinycss2.parse_blocks_contents(
                node.content, skip_comments=True, skip_whitespace=True):
            if part.type == "declaration":
                declarations.append(self.declaration(part))
            elif part.type == "error":
                self.wrong(part, part.message)
            else:
                self.wrong(part, f"a rule inside of “{selector}”: is a brace missing before it?")
        if not declarations:
            self.wrong(node, f"“{selector}” says nothing")
        self.rules.append(Rule(within, selector, tuple(declarations), node.source_line))

    def declaration(self, node):
        tokens = tuple(token for token in node.value if token.type != "comment")
        for token in tokens:
            if token == ":" or token == "!":
                self.wrong(token, f"“{token.value}” in {node.name}: is a semicolon missing?")
        if not tinycss2.serialize(tokens).strip():
            self.wrong(node, f"{node.name} has no value")
        return Declaration(node.name, tokens, node.important, node.source_line)


def errors_in(tokens):
    for token in tokens:
        if token.type == "error":
            yield token
        yield from errors_in(getattr(token, "content", None) or [])
        yield from errors_in(getattr(token, "arguments", None) or [])


def sheets():
    return [Sheet(path.read_text(), str(path.relative_to(ROOT))) for path in SHEETS]


class Variables:
    """What each custom property can be, over all style sheets and what scripts set."""

    def __init__(self, read, scripts=""):
        self.values = {}
        for sheet in read:
            for rule in sheet.rules:
                for declaration in rule.declarations:
                    if declaration.name.startswith("--"):
                        values = self.values.setdefault(declaration.name, [])
                        values.append(declaration.tokens)
        self.of_scripts = set(re.findall(r"[\"'`](--[\w-]+)", scripts))

    def resolved(self, declaration):
        """What the value can be once each var() is replaced; None for one that nobody sets."""
        most = max((len(values) for values in self.values.values()), default=1)
        return {self.replaced(declaration.tokens, choice) for choice in range(most)}

    def replaced(self, tokens, choice, depth=0):
        parts = []
        for token in tokens:
            if token.type == "function" and token.lower_name == "var":
                part = self.one_of(token.arguments, choice, depth)
            elif token.type == "function":
                inner = self.replaced(token.arguments, choice, depth)
                part = None if inner is None else f"{token.name}({inner})"
            elif token.type == "() block":
                inner = self.replaced(token.content, choice, depth)
                part = None if inner is None else f"({inner})"
            else:
                part = tinycss2.serialize([token])
            if part is None:
                return None
            parts.append(part)
        return "".join(parts).strip()

    def one_of(self, arguments, choice, depth):
        given = [token for token in arguments if token.type not in ("whitespace", "comment")]
        if not given or depth > 8:
            return None
        values = self.values.get(given[0].value)
        if values:
            return self.replaced(values[choice % len(values)], choice, depth + 1)
        comma = next((place for place, token in enumerate(arguments) if token == ","), None)
        # What only scripts set is not known here; where it is used, there is something to fall to.
        return None if comma is None else self.replaced(arguments[comma + 1:], choice, depth + 1)


def variables():
    scripts = "\n".join(path.read_text() for path in (ROOT / "web").rglob("*.js")
                        if "vendor" not in path.parts)
    return Variables(sheets(), scripts)
