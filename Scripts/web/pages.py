"""The pages that web/ is laid out as.

A page of web/pages is a template (`string.Template`): `$beginning` and `$modules` name what its
code needs, `$release` all of what is served, and every other name stands for a word of words.json,
or for a part below web/pages/parts.
"""

import json
import posixpath
import re
from pathlib import Path
from string import Template

WEB = Path(__file__).resolve().parents[2] / "web"
PAGES = ["customer", "desk", "join", "notfound", "setup"]
WORDS = json.loads((WEB / "pages" / "words.json").read_text())
LANGUAGES = list(WORDS)
# In front of everything else, and by name: it starts what is slow (web/line/boot.js).
FIRST = "line/boot.js"
# Opens the line while the engine is on its way, hence in front of that: a round trip for each level
# of its imports, behind all the bytes of the engine, would be seconds on a slow line.
WORKER = "engine/worker.js"

# What a module cannot do without, and what it fetches later or names by its address.
NEEDED = re.compile(r'^(?:import|export|\}) .*?"(\.[^"]*)";$|^import "(\.[^"]*)";$', re.M)
MENTIONED = re.compile(
    r'^(?:import|export|\}) .*?"(\.[^"]*)";$|^import "(\.[^"]*)";$'
    r'|\bimport\("(\.[^"]*)"\)|\bnew URL\("(\.[^"]*)", import\.meta\.url\)', re.M)


def named(pattern, path, source):
    """The files that a module names: (start, end, path below web/) of each."""
    for match in pattern.finditer(source):
        group = match.lastindex
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[group]))
        yield *match.span(group), target


def needed(path, read):
    """All modules that one needs before it can run, itself last."""
    found = {}

    def visit(name):
        if name in found:
            return
        found[name] = None
        for _, _, target in named(NEEDED, name, read(name)):
            visit(target)

    visit(path)
    return list(found)[1:] + [path]


def page(name, language, release="", read=lambda path: (WEB / path).read_text()):
    """A page in one language, with addresses that name no version."""
    words = WORDS[language]
    text = (WEB / "pages" / name / "page.html").read_text()
    parts = {part.stem: part.read_text().rstrip() for part in WEB.glob("pages/parts/*.html")}
    text = Template(text).safe_substitute(parts)
    beginning = modules = ""
    main = f"pages/{name}/main.js"
    if (WEB / main).exists():
        first = needed(FIRST, read)
        rest = [path for path in needed(main, read)[:-1] if path not in first]
        # Low: what opens the line and encrypts is worth more on a slow one.
        priority = ' fetchpriority="low"' if name == "customer" else ""
        beginning = "\n    ".join(f'<link rel="modulepreload" href="/assets/{path}">'
                                  for path in [*reversed(first), *needed(WORKER, read)])
        if language != "en":
            rest += [f"strings/{language}.js"]
            if "team/words.js" in rest:
                rest += [f"strings/desk/{language}.js", f"strings/later/{language}.js"]
        lines = [f'<link rel="modulepreload"{priority} href="/assets/{path}">' for path in rest]
        modules = "\n    ".join(lines)
    direction = "rtl" if language == "ar" else "ltr"
    return Template(text).substitute(
        words, language=language, direction=direction, beginning=beginning, modules=modules,
        release=release)
