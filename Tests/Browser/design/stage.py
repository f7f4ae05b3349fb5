"""A stage for the pages: serves web/ as the relay does, with a worker that plays a scene.

The pages are the real ones; only the engine is replaced, by the events of scenes.py. Time stands
still at NOW, and what would happen by itself after some seconds does not: "Today" stays today, and
whoever types goes on typing.
"""

import http.server
import json
import mimetypes
import sys
import threading
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Scripts" / "web"))
import pages  # noqa: E402

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
PAGES = {"setup": "setup", "desk": "desk", "join": "join", "support": "customer"}
# A Thursday, so that a day has a name that is neither today's nor yesterday's.
NOW = datetime(2026, 3, 12, 15, 24, tzinfo=timezone.utc)
# Plays the scene when the page begins, answers each command as the scene says or with "done",
# and says afterwards, to whoever asks, that the scene was played.
WORKER = """
const revive = (key, value) => value?.b !== undefined
  ? Uint8Array.from(value.b.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : value;
const { promise: played, resolve: hasPlayed } = Promise.withResolvers();
addEventListener("message", async ({ data }) => {
  if (data.kind === "begin") {
    const { events, answers } = JSON.parse(await (await fetch("/scene")).text(), revive);
    postMessage([{ event: "storage", works: true }, ...events]);
    hasPlayed(answers);
  } else if (data.kind === "ask") {
    postMessage([]);
  } else if (data.kind === "command") {
    const told = (await played)[data.input.do] ?? [];
    const isRefused = told.some(({ event }) => event === "refused");
    const { command } = data;
    postMessage([...told.map((answer) => ({ ...answer, command })),
      ...isRefused || !command ? [] : [{ event: "done", command }]]);
  }
});
const channel = new BroadcastChannel("stage");
channel.onmessage = ({ data }) => {
  if (data === "played?") played.then(() => channel.postMessage("played"));
  else postMessage(JSON.parse(data, revive));
};
"""
# In the page: what is put off for longer than this never comes, and what a browser grants to those
# who come often is refused.
STILL = """
const later = setTimeout;
globalThis.setTimeout = (act, milliseconds = 0, ...more) =>
  milliseconds < 3000 ? later(act, milliseconds, ...more) : 0;
if (navigator.storage) navigator.storage.persist = async () => false;
"""
# In the page: the scene was played, and drawn.
PLAYED = """
async () => {
  const channel = new BroadcastChannel("stage");
  await new Promise((resolve) => {
    channel.onmessage = ({ data }) => data === "played" && resolve();
    const ask = () => channel.postMessage("played?");
    const asking = setInterval(ask, 50);
    channel.addEventListener("message", () => clearInterval(asking));
    ask();
  });
  channel.close();
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}
"""
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
EMPTY_MODULE = b"\0asm\1\0\0\0"


def looked_at(events):
    """As the engine tells a scene to a page that looks at every conversation."""
    told = []
    for event in events:
        if event["event"] != "conversation":
            told.append(event)
            continue
        said = [other for other in events
                if other["event"] == "message" and other["conversation"] == event["id"]]
        told += [{"last": said[-1] if said else None, **event},
                 {"event": "history", "conversation": event["id"], "from": 0, "before": None,
                  "whole": True}]
    conversations = [event for event in events if event["event"] == "conversation"]
    unread = sum(event["unread"] for event in conversations)
    return [*told, {"event": "list", "count": len(conversations), "unread": unread}]


def stand_still(page):
    page.clock.set_fixed_time(NOW)
    page.add_init_script(STILL)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Stage:
    """Owns the server; `scene` is what the next page that opens will play."""

    def __init__(self):
        self.scene = None
        stage = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.split("?")[0].strip("/")
                language = self.headers.get("Accept-Language", "en")[:2]
                status, kind, body = stage.answer(path, language)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
                self.send_header("Cross-Origin-Opener-Policy", "same-origin")
                self.send_header("Content-Length", str(len(body)))
                if path.startswith("assets/"):
                    self.send_header("Cache-Control", "max-age=3600")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]
        # What drawing.py lets the browser take for us; a port would be another each time.
        self.name = "chat.example.org"
        self.origin = f"http://{self.name}"

    def answer(self, path, language):
        if path == "empty":
            return 200, "text/html", b"<!doctype html>"
        if path == "scene":
            events = dated(looked_at(self.scene.events))
            scene = {"events": events, "answers": dated(self.scene.answers)}
            return 200, "application/json", json.dumps(scene).encode()
        if path == "assets/engine/worker.js":
            return 200, "text/javascript", WORKER.encode()
        if path in ("assets/customer.wasm", "assets/desk.wasm"):
            return 200, "application/wasm", EMPTY_MODULE
        if path == "desks/gone":
            return 404, "text/plain", b""
        if path.startswith("desks/"):
            return 200, "application/octet-stream", b"record"
        file = pages.WEB / path.removeprefix("assets/")
        if not path.startswith("assets/") or not file.is_file():
            page = pages.page(PAGES.get(path, "notfound"), language).encode()
            return 200 if path in PAGES else 404, "text/html; charset=utf-8", page
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        return 200, kind, file.read_bytes()

    def play(self, page, scene):
        """The scene, up to the point where a person would act."""
        self.scene = scene
        page.goto(self.origin + scene.path)
        if scene.script and not scene.is_bare:
            page.locator("html[data-begun]").wait_for(state="attached")
            page.evaluate(PLAYED)

    def tell(self, page, events):
        """What comes while a person is there."""
        page.evaluate("(told) => new BroadcastChannel('stage').postMessage(told)",
                      json.dumps(dated(events)))
        page.evaluate(PLAYED)

    def close(self):
        self.server.shutdown()


def dated(value):
    """The events with every {"ago": minutes} as a moment before NOW."""
    if isinstance(value, list):
        return [dated(item) for item in value]
    if isinstance(value, dict):
        if "ago" in value:
            return int(NOW.timestamp() * 1000) - round(value["ago"] * 60_000)
        return {key: dated(item) for key, item in value.items()}
    return value
