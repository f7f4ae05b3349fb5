"""Debian's Firefox, driven over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) without a
driver in between: the browser itself listens on a port of this machine.

What people see and do is told by the roles and names of Docs/design-web.md, as in people.py.
"""

import base64
import itertools
import json
import os
import re
import subprocess
import time
from pathlib import Path

from people import STATES
from server import free_port
from websocket import WebSocket

START_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 60
WAIT_SECONDS = 30
PHONE = {"width": 390, "height": 844}
ENTER = "\ue007"
# A browser of its own that calls nobody and asks nothing.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1,
    "services.settings.server": "data:,none",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One browser with one profile; what it kept is there when it is started again."""

    def __init__(self, profile: Path, **preferences):
        self.profile = profile
        self.preferences = {**PREFERENCES, **preferences}

    def start(self):
        self.profile.mkdir(parents=True, exist_ok=True)
        lines = [f'user_pref("{name}", {json.dumps(value)});\n'
                 for name, value in self.preferences.items()]
        (self.profile / "user.js").write_text("".join(lines))
        port = free_port()
        self.process = subprocess.Popen(
            ["firefox-esr", "--headless", "--no-remote", "--profile", self.profile,
             f"--remote-debugging-port={port}", "about:blank"],
            env={**os.environ, "HOME": str(self.profile), "MOZ_HEADLESS": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.numbers = itertools.count(1)
        self.socket = self._connect(port)
        self.command("session.new", capabilities={})
        return self

    def _connect(self, port):
        deadline = time.monotonic() + START_SECONDS_MAX
        while True:
            assert self.process.poll() is None, "Firefox ended"
            try:
                return WebSocket(port, "/session", ANSWER_SECONDS_MAX)
            except OSError:
                assert time.monotonic() < deadline, "Firefox does not listen"
                time.sleep(0.2)

    def command(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.receive())
            if message.get("id") != number:
                continue
            assert message["type"] == "success", f"{method}: {message}"
            return message["result"]

    def open(self, link):
        """A new tab, as large as a phone."""
        made = self.command("browsingContext.create", type="tab")
        tab = Tab(self, made["context"])
        self.command("browsingContext.setViewport", context=tab.context, viewport=PHONE)
        tab.go(link)
        return tab

    def stop(self):
        """Ends this process, and no other."""
        if self.process.poll() is not None:
            return
        try:
            self.command("browser.close")
            self.process.wait(20)
        except (AssertionError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait(20)
        self.socket.close()


class Tab:
    def __init__(self, browser: Firefox, context: str):
        self.browser = browser
        self.context = context

    def _command(self, method, **parameters):
        return self.browser.command(method, context=self.context, **parameters)

    def go(self, link):
        self._command("browsingContext.navigate", url=link, wait="interactive")

    def reload(self):
        self._command("browsingContext.reload", wait="interactive")

    def close(self):
        self._command("browsingContext.close")

    def evaluate(self, expression):
        """The value of a JavaScript expression that JSON can hold; promises are awaited."""
        answer = self.browser.command(
            "script.evaluate", target={"context": self.context}, awaitPromise=True,
            expression=f"(async () => JSON.stringify(await ({expression})) ?? 'null')()")
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def wait_for(self, expression, seconds=WAIT_SECONDS):
        """Until the expression is true; a page that is being replaced is asked again."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if self.evaluate(expression):
                    return
                reason = self.evaluate("document.body.innerText")
            except AssertionError as error:
                reason = error
            assert time.monotonic() < deadline, f"never true: {expression}; {reason}"
            time.sleep(0.1)

    def picture(self, path: Path):
        data = self._command("browsingContext.captureScreenshot")["data"]
        path.write_bytes(base64.b64decode(data))

    def keys(self, text):
        """Presses the keys of a text, one after the other, as on a keyboard."""
        strokes = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._command("input.performActions",
                      actions=[{"type": "key", "id": "keyboard", "actions": strokes}])

    def click(self, selector):
        self.wait_for(f"document.querySelector({json.dumps(selector)}) !== null")
        x, y = self.evaluate(f"""(() => {{
          const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();
          return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
        }})()""")
        self._command("input.performActions", actions=[{
            "type": "pointer", "id": "mouse", "actions": [
                {"type": "pointerMove", "x": x, "y": y},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ]}])

    # What a person does and sees.

    def type(self, text):
        self.wait_for("document.documentElement.dataset.begun === 'true'")
        self.click("textarea[aria-label=Message]")
        self.keys(text)

    def write(self, text):
        self.type(text)
        self.click("button[aria-label=Send]")

    def items(self, text):
        """What the log's items that hold a text say, states for screen readers included."""
        return self.evaluate(f"""[...document.querySelectorAll('[role=log] li')]
          .map((item) => item.textContent).filter((said) => said.includes({json.dumps(text)}))""")

    def sees(self, text, state=None, seconds=WAIT_SECONDS):
        """The message, once, in this state or a later one."""
        reached = "|".join(STATES[STATES.index(state):]) if state else ""
        deadline = time.monotonic() + seconds
        while True:
            items = self.items(text)
            if len(items) == 1 and re.search(reached, items[0]):
                return
            assert time.monotonic() < deadline, f"{text} ({state}) is shown as {items}"
            time.sleep(0.1)

    def status(self):
        """What the line below the log says."""
        return self.evaluate("document.querySelector('.status-line')?.textContent ?? ''")

    def says(self, words, seconds=WAIT_SECONDS):
        deadline = time.monotonic() + seconds
        while words not in self.status():
            assert time.monotonic() < deadline, f"it says: {self.status()}"
            time.sleep(0.1)
