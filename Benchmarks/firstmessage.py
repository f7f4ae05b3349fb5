"""The first message on a bad line: from the tap on the customer's link until "Sent", and where the
time goes. Part of page.py."""

import base64
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from drawing import CHROMIUM, FLAGS
from people import PHONE, Customer, Owner
from playwright.sync_api import expect
from server import Server, free_port
from shaped import HERE, ShapedLine

BYTES_PER_SECOND = 50_000
DELAY_SECONDS = 0.2
EMULATED = {"offline": False, "latency": 2000 * DELAY_SECONDS,
            "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
# As fast a processor as a phone's of some years ago.
PROCESSOR_SLOWER = 4
SENT_SECONDS_GOAL = 5.0
WAIT_MILLISECONDS = 180_000
# Nothing else that goes up is as long as a message with its epoch.
MESSAGE_BYTES_MIN = 300
SECONDS_SHOWN = 12
WORKER = {f"engine/{name}.js" for name in
          ["worker", "host", "tabs", "store", "socket", "engine", "cbor"]}
LATER = {"kit/colour.js", "kit/icon.svg"}
NGINX = """
user root; daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fast; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen {port} ssl {version};
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    ssl_protocols TLSv1.3;
    location / {{
      proxy_pass http://127.0.0.1:{server}; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


def first_messages(playwright, browser, attempts):
    print(f"The first message at 400 kbit/s, 200 ms each way, {PROCESSOR_SLOWER}x slower "
          f"processor; medians of {attempts}; goal {SENT_SECONDS_GOAL:.0f} s\n"
          "Seconds from the tap until the page, what paints it, the worker's code, the engine, all "
          "code is there;\nthe server's challenge is there, our answer and the message leave; Sent"
          f"\n{'line':12} {'page':>6} {'painted':>8} {'worker':>7} {'engine':>7} {'code':>6} "
          f"{'socket':>7} {'answer':>7} {'message':>8} {'sent':>6}   KB down in each second")
    for name, way in ways().items():
        with tempfile.TemporaryDirectory() as folder, \
                way(playwright, browser, Path(folder)) as told:
            tries = [Attempt(*told()) for _ in range(attempts)]
            steps = [statistics.median(step) for step in zip(*(one.steps for one in tries))]
            cells = (f"{step:{width}.2f}" for step, width in
                     zip(steps, [6, 8, 7, 7, 6, 7, 7, 8, 6]))
            down = sorted(tries, key=lambda one: one.steps[-1])[attempts // 2].kilobytes_down
            print(f"{name:12} {' '.join(cells)}   {' '.join(map(str, down))}", flush=True)


def ways():
    found = {"emulated": emulated}
    if os.geteuid() != 0 or not Path("/dev/net/tun").exists():
        print("no shaped line: it takes root and /dev/net/tun", file=sys.stderr)
        return found
    found["HTTP/1.1"] = lambda *given: shaped(*given, None)
    if shutil.which("nginx"):
        found["TLS, 1.1"] = lambda *given: shaped(*given, "")
        found["TLS, HTTP/2"] = lambda *given: shaped(*given, "http2")
    return found


@contextmanager
def emulated(_playwright, browser, folder):
    """By the browser, which leaves its sockets as fast as they are."""
    server = Server(folder / "data").start()
    try:
        owner = Owner.set_up(browser, server)

        def attempt():
            page = browser.new_context(**PHONE).new_page()
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", EMULATED)
            return page, owner.customer_link, None
        yield attempt
    finally:
        server.stop()


@contextmanager
def shaped(playwright, browser, folder, version):
    """Everything behind a line; through nginx where TLS is spoken, as customers come."""
    flags, options, proxy, port = [], ["--host", "0.0.0.0"], None, free_port()
    if version is not None:
        flags = [f"--ignore-certificate-errors-spki-list={certificate(folder)}"]
        options = ["--public-url", f"https://localhost:{port}", "--trusted-proxy", "127.0.0.1"]
    server = Server(folder / "data", *options).start()
    line = ShapedLine(BYTES_PER_SECOND, DELAY_SECONDS)
    try:
        if version is not None:
            (folder / "nginx.conf").write_text(
                NGINX.format(folder=folder, port=port, version=version, server=server.port))
            proxy = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-p", folder])
        owner = Owner.set_up(browser, server, ignore_https_errors=True)
        link = owner.customer_link
        if version is not None:
            link = f"https://localhost:{port}/" + link.split("/", 3)[3]
        chromium = line.inside(folder, CHROMIUM)

        def attempt():
            # One for each: what stays open between two pages is not greeted again.
            fresh = playwright.chromium.launch(executable_path=chromium, args=[
                *FLAGS, f"--host-resolver-rules=MAP localhost {HERE}", *flags])
            return fresh.new_context(**PHONE).new_page(), link, line
        yield attempt
    finally:
        line.close()
        if proxy:
            proxy.terminate()
            proxy.wait(30)
        server.stop()


def certificate(folder):
    """Makes one, and gives what a browser knows it by. A browser keeps nothing in its cache that
    came with a certificate it was told to overlook."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out",
         folder / "certificate.pem"], check=True, capture_output=True)
    key = subprocess.run(["openssl", "pkey", "-in", folder / "key.pem", "-pubout", "-outform",
                          "der"], check=True, capture_output=True).stdout
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


class Attempt:
    """Somebody opens the link, writes as soon as there is a box, and waits."""

    def __init__(self, page, link, line):
        self.files, self.frames = {}, []
        page.on("requestfinished", self._finished)
        page.on("websocket", self._opened)
        page.context.new_cdp_session(page).send(
            "Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWER})
        customer = Customer(page)
        seen = len(line.packets) if line else 0
        self.start, start = time.time(), time.monotonic()
        page.goto(link, wait_until="commit")
        expect(page.get_by_role("textbox", name="Message")).to_be_visible()
        customer.write("Is my card blocked?")
        customer.sees("Is my card blocked?", "Sent", timeout=WAIT_MILLISECONDS)
        sent = time.time() - self.start
        self.kilobytes_down = self._down(line.packets[seen:], start) if line else []
        self.steps = self._steps(sent)
        page.context.close()
        if line:
            page.context.browser.close()

    def _finished(self, request):
        name = request.url.split("/assets/")[-1].split("?")[0]
        ended = (request.timing["startTime"] + max(0, request.timing["responseEnd"])) / 1000
        # The browser's own figure counts a slower processor's seconds double. What the page had
        # fetched already, the worker finds in the cache.
        self.files.setdefault(name, min(ended, time.time()) - self.start)

    def _opened(self, socket):
        def note(is_down):
            return lambda data: self.frames.append((time.time() - self.start, is_down, len(data)))
        socket.on("framereceived", note(True))
        socket.on("framesent", note(False))

    def _steps(self, sent):
        def last(test):
            return max(at for name, at in self.files.items() if test(name))
        up = [(at, count) for at, is_down, count in self.frames if not is_down and at < sent]
        return [
            min(self.files.values()),
            last(lambda name: name.endswith(".css")),
            last(lambda name: name in WORKER),
            last(lambda name: name.endswith(".wasm")),
            last(lambda name: name.endswith(".js") and name not in WORKER | LATER),
            self.frames[0][0],
            up[0][0],
            max(at for at, count in up if count > MESSAGE_BYTES_MIN),
            sent,
        ]

    @staticmethod
    def _down(packets, start):
        seconds = [0] * SECONDS_SHOWN
        for packet in packets:
            second = int(packet.arrives - start)
            if packet.is_down and 0 <= second < SECONDS_SHOWN:
                seconds[second] += packet.byte_count
        return [round(count / 1000) for count in seconds]
