"""A real `sotto serve` on a free port, with a data directory of its own."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / "out" / "sotto"
WEB_ROOT = ROOT / "out" / "web"
# Generous: a slow machine is no failure.
START_SECONDS_MAX = END_SECONDS_MAX = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, data: Path, *options, web_root=WEB_ROOT):
        self.data, self.options, self.web_root = data, options, web_root
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.output = []
        self.process = None

    def start(self, days_later=0):
        """Starts, with a clock that many days ahead, and waits until it answers."""
        clock = ["faketime", "-f", f"+{days_later}d"] if days_later else []
        self.process = subprocess.Popen(
            [*clock, BINARY, "serve", "--port", str(self.port), "--data", self.data,
             "--web-root", self.web_root, *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "SOTTO_LOG_LEVEL": "info"},
            # `faketime` waits for what it started and passes no signal on.
            start_new_session=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "it ended: " + "".join(self.output)
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=5):
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("it does not answer: " + "".join(self.output))

    def _read(self, process):
        for line in process.stdout:
            self.output.append(line)

    @property
    def log(self):
        return "".join(self.output)

    def setup_link(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            links = re.findall(r"https?://\S+/setup#\S+", self.log)
            if links:
                return links[-1].replace("127.0.0.1", "localhost")
            time.sleep(0.05)
        raise AssertionError("no set-up link in: " + self.log)

    def kill(self):
        """kill -9, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(END_SECONDS_MAX)

    def stop(self):
        """SIGTERM; gives the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        return self.process.wait(END_SECONDS_MAX)

    def files(self):
        """Every byte in the data directory, by file."""
        return {path: path.read_bytes() for path in self.data.rglob("*") if path.is_file()}
