"""The real program, started as an operator starts it, and what the system says of it."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from measure import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("SOTTO", ROOT / "out" / "sotto"))


def free_port(host="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


class Relay:
    def __init__(self, data, *options, host="127.0.0.1", environment=None):
        self.data, self.host, self.options = Path(data), host, options
        self.environment = {**os.environ, **(environment or {})}
        self.port = free_port(host)
        self.process = None
        self.rss_max = 0

    def start(self, wait=True):
        self.process = subprocess.Popen(
            # By way of env: preloaded libraries that start a program anew lose its arguments.
            ["/usr/bin/env", PROGRAM, "serve", "--host", self.host, "--port", str(self.port),
             "--data", self.data, *self.options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"it ended with {self.process.returncode}")
            if self.get("/healthz") == 200:
                return
            time.sleep(0.01)
        raise RuntimeError("it does not answer")

    def get(self, path):
        """The status of an answer, or None."""
        try:
            with urllib.request.urlopen(
                    f"http://{self.host}:{self.port}{path}", timeout=PATIENCE_SECONDS) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def rss(self):
        """VmRSS in MB; remembers the most."""
        try:
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    now = int(line.split()[1]) / 1024
                    self.rss_max = max(self.rss_max, now)
                    return now
        except OSError:
            pass
        return 0.0

    @property
    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
