"""A stage for the pages: serves web/ as the relay does, with a worker that plays a scene.

The pages are the real ones; only the engine is replaced, by the events of scenes.py.
"""

import http.server
import json
import mimetypes
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "web"
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
PAGES = {"setup": "setup.html", "desk": "desk.html", "join": "join.html",
         "support": "customer.html"}
# Plays the scene when the page begins, and answers every command with "done".
WORKER = """
const revive = (key, value) => value?.b !== undefined
  ? Uint8Array.from(value.b.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  : value?.ago !== undefined ? Date.now() - value.ago * 60000 : value;
addEventListener("message", async ({ data }) => {
  if (data.kind === "begin") {
    const scene = JSON.parse(await (await fetch("/scene")).text(), revive);
    postMessage([{ event: "storage", works: true }, ...scene]);
  } else if (data.kind === "ask") {
    postMessage([]);
  } else if (data.kind === "command" && data.command) {
    postMessage([{ event: "done", command: data.command }]);
  }
});
"""
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True,
         "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
EMPTY_MODULE = b"\0asm\1\0\0\0"


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Stage:
    """Owns the server; `scene` is what the next page that opens will play."""

    def __init__(self):
        self.scene = []
        stage = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split("?")[0].strip("/")
                status, kind, body = stage.answer(path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
                self.send_header("Cross-Origin-Opener-Policy", "same-origin")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://localhost:{self.server.server_address[1]}"

    def answer(self, path):
        if path == "scene":
            return 200, "application/json", json.dumps(self.scene).encode()
        if path == "assets/platform/worker.js":
            return 200, "text/javascript", WORKER.encode()
        if path == "assets/sotto.wasm":
            return 200, "application/wasm", EMPTY_MODULE
        if path.startswith("desks/"):
            return 200, "application/octet-stream", b"record"
        name = path.removeprefix("assets/") if path.startswith("assets/") else PAGES.get(path)
        file = WEB / name if name else None
        if not file or not file.is_file():
            return 404, "text/html; charset=utf-8", (WEB / "notfound.html").read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        return 200, kind, file.read_bytes()

    def close(self):
        self.server.shutdown()


def perform(page, act):
    """What a person does before we look."""
    if act == "draft":
        page.get_by_role("textbox", name="Message").fill("Thank you, I will look")
    elif act == "trust":
        page.get_by_role("status", name="Encrypted").click()
        page.get_by_role("dialog", name="Who can read this").wait_for()
    elif act == "later":
        page.get_by_role("button", name="Video call").click(force=True)
    elif act == "more":
        page.get_by_role("button", name="More").click()
    elif act in ("team", "remove"):
        page.get_by_role("button", name="Team").click()
        if act == "remove":
            page.get_by_role("button", name="Remove Bilal").click()
            page.get_by_role("dialog", name="Remove Bilal?").wait_for()
        else:
            page.get_by_role("img", name="QR code of the customer link").wait_for()
    elif act == "setup":
        page.get_by_role("textbox", name="Company name").fill("Northwind Bank")
        page.get_by_role("textbox", name="Desk name").fill("Support")
    elif act == "join":
        page.get_by_role("textbox", name="Your name").fill("Bilal")
