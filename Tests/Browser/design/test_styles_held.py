"""What browsers make of the style sheets: every selector, block and declaration that the parser of
Tests/Tidy finds in them is one that the browser knows, and is found in what the browser holds."""

import http.server
import json
import queue
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "Tidy")]

from styles import SHEETS, Sheet, Variables, variables  # noqa: E402

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
# Slow machines start a browser slowly; a browser that hangs is not waited for without end.
ANSWER_SECONDS_MAX = 120
# What an engine need not know, because it is there for another. In all others it is known.
FOR_OTHERS = {
    "chromium": [],
    "firefox": [
        # Paint over what is tapped, and larger text where a phone is turned: WebKit, Chromium.
        "-webkit-tap-highlight-color", "-webkit-text-size-adjust", "text-size-adjust",
    ],
}
ENEMIES = {
    "a misspelt property": ".a { colour: red }",
    "a property of no standard": ".a { margin-inline-begin: 1px }",
    "a value that is none": ".a { display: flexible }",
    "a unit that is none": ".a { margin: 1px 2pixels }",
    "a missing semicolon": ".a { display: flex\n margin 0 }",
    "a missing semicolon behind a variable": ".a { margin: var(--a)\n padding 0 }",
    "a variable of the wrong kind": ".a { display: var(--a) }",
    "a misspelt pseudo-class": ".a:hovered { color: red }",
    "a misspelt pseudo-class among others": ".b, .a:is(.c, :hovered) { color: red }",
    "a misspelt pseudo-element": ".a::befor { color: red }",
    "a misspelt feature": "@media (prefers-colour-scheme: dark) { .a { color: red } }",
    "a misspelt value of a feature": "@media (forced-colors: activ) { .a { color: red } }",
    "a condition that no browser meets": "@supports (display: flexible) { .a { color: red } }",
    "a brace left behind": ".b { color: red } } .a { color: red }",
    "a rule within a rule": ".b { color: red; .a { color: red } }",
}


class Desk(http.server.ThreadingHTTPServer):
    """Hands sheets to the probe and takes its answer."""

    daemon_threads = True

    def __init__(self, texts, known):
        super().__init__(("127.0.0.1", 0), Handler)
        self.texts, self.answers = texts, queue.Queue()
        self.sheets = [
            {"name": name, "rules": [
                {"within": rule.within, "selector": rule.selector, "line": rule.line,
                 "text": rule.text, "declarations": [
                    {"name": declaration.name,
                     "values": sorted(known.resolved(declaration) - {None})}
                    for declaration in rule.declarations]}
                for rule in Sheet(text, name).rules]}
            for name, text in texts.items()]
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/":
            self.answer("text/html", "<!doctype html><meta charset=utf-8><title>Styles</title>"
                        "<script type=module src=/probe></script>")
        elif self.path == "/probe":
            self.answer("text/javascript", (HERE / "styles_probe.js").read_text())
        elif self.path == "/sheets":
            self.answer("application/json", json.dumps(self.server.sheets))
        elif self.path.startswith("/sheet/"):
            self.answer("text/css", self.server.texts[self.path.removeprefix("/sheet/")])
        else:
            self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer("text/plain", "")
        self.server.answers.put(json.loads(body))

    def answer(self, kind, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def opened_in_chromium(url, chromium, _folder):
    page = chromium.new_page()
    page.goto(url)
    yield
    page.close()


@contextmanager
def opened_in_firefox(url, _chromium, folder):
    if not FIREFOX:
        pytest.skip("Firefox is not installed")
    process = subprocess.Popen(
        [FIREFOX, "--headless", "--no-remote", "--profile", folder, url],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "MOZ_CRASHREPORTER_DISABLE": "1"})
    yield
    process.terminate()
    process.wait()


OPENED = {"chromium": opened_in_chromium, "firefox": opened_in_firefox}


def problems(texts, known, engine, chromium, folder):
    desk = Desk(texts, known)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    try:
        with OPENED[engine](desk.url, chromium, folder):
            found = desk.answers.get(timeout=ANSWER_SECONDS_MAX)
    finally:
        desk.shutdown()
    return [words for words in found
            if not any(f"drops {name}:" in words for name in FOR_OTHERS[engine])]


@pytest.mark.parametrize("engine", OPENED)
def test_a_browser_holds_all_that_we_wrote(chromium, tmp_path, engine):
    texts = {path.name: path.read_text() for path in SHEETS}
    found = problems(texts, variables(), engine, chromium, tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("engine", OPENED)
def test_a_browser_tells_what_it_drops(chromium, tmp_path, engine):
    """All enemies at once, each in a sheet of its own, since a browser starts slowly."""
    texts = {f"{number}.css": css for number, css in enumerate(ENEMIES.values())}
    texts["sound.css"] = """.a:not(:hover) { color: red; margin: var(--a) auto }
        @media (forced-colors: active) { .a { color: Highlight } }
        @supports (display: grid) { .a::before { content: "}" } }
        @keyframes breathe { from { opacity: 0 } }
        @page { margin: 1cm }"""
    known = Variables([Sheet(":root { --a: 1px }")])
    found = problems(texts, known, engine, chromium, tmp_path)
    told = {words.split(":")[0] for words in found}
    missed = [enemy for number, enemy in enumerate(ENEMIES) if f"{number}.css" not in told]
    assert not missed
    assert "sound.css" not in told, found
