#!/usr/bin/env python3
"""Runs the relay and others' servers in turn, round after round, under the load of `relay.py`.

ejabberd speaks XMPP over WebSocket, as ours does its frames; Mosquitto speaks MQTT over plain TCP
with QoS 1, and is as near to the floor as a server gets that decides nothing. Neither syncs
anything to disk before it answers; ours does. Needs Debian's packages ejabberd and mosquitto, and
root for ejabberd, which is started under its own user. What is not installed is left out.
"""

import argparse
import contextlib
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from relay import LOAD, ROOT, SERVER, relay

# Its listener queues five connections unless told otherwise, and of a hundred that come at once it
# loses some. Users need no registration, which takes longer than the load and has no part in it.
EJABBERD = """
hosts: [localhost]
loglevel: 3
listen:
  -
    port: {port}
    ip: "127.0.0.1"
    module: ejabberd_http
    backlog: 1024
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: anonymous
anonymous_protocol: login_anon
shaper: {{}}
acl: {{}}
access_rules:
  c2s: {{allow: all}}
modules:
  mod_offline: {{access_max_user_messages: 1000000}}
"""

# Unlimited, where the defaults would drop what is more than twenty under way.
MOSQUITTO = """
listener {port} 127.0.0.1
allow_anonymous true
persistence false
max_inflight_messages 0
max_queued_messages 0
set_tcp_nodelay true
log_type error
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def control(folder, *arguments, check=True):
    return subprocess.run(
        ["ejabberdctl", "--config-dir", folder, "--ctl-config", f"{folder}/ctl",
         "--spool", f"{folder}/spool", "--logs", f"{folder}/logs",
         "--node", "sotto-peer@localhost", *arguments],
        check=check, capture_output=True, text=True,
    )


@contextlib.contextmanager
def ejabberd():
    folder = tempfile.mkdtemp(prefix="ejabberd-")
    port = free_port()
    Path(folder, "ejabberd.yml").write_text(EJABBERD.format(port=port))
    Path(folder, "ctl").touch()
    shutil.copy("/etc/ejabberd/inetrc", folder)
    subprocess.run(["chown", "-R", "ejabberd:ejabberd", folder], check=True)
    control(folder, "start")
    try:
        for _ in range(60):
            started = control(folder, "started", check=False)
            if started.returncode == 0:
                break
            time.sleep(0.5)
        else:
            sys.exit(f"ejabberd did not start:\n{started.stderr}")
        process = re.search(r"\d+", subprocess.run(
            ["pgrep", "-f", f"beam.*{folder}"], check=True, capture_output=True, text=True
        ).stdout).group(0)
        yield port, process
    finally:
        control(folder, "stop", check=False)
        control(folder, "stopped", check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def mosquitto():
    port = free_port()
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as configuration:
        configuration.write(MOSQUITTO.format(port=port))
        configuration.flush()
        Path(configuration.name).chmod(0o644)
        server = subprocess.Popen([shutil.which("mosquitto"), "-c", configuration.name])
        try:
            for _ in range(100):
                with contextlib.suppress(OSError), socket.create_connection(
                        ("127.0.0.1", port), 1):
                    break
                time.sleep(0.05)
            else:
                sys.exit("mosquitto did not start")
            yield port, str(server.pid)
        finally:
            server.terminate()
            server.wait()


@contextlib.contextmanager
def sotto():
    with tempfile.TemporaryDirectory(dir=ROOT / "out") as folder, relay(folder) as running:
        yield running


PEERS = [
    ("sotto", SERVER, sotto, ["pairs"], ["--confirm", "each"]),
    ("ejabberd", "ejabberdctl", ejabberd, ["peer", "xmpp"], ["--confirm"]),
    ("mosquitto", "mosquitto", mosquitto, ["peer", "mqtt"], ["--confirm"]),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="sotto, ejabberd or mosquitto")
    parser.add_argument("--pairs", default="50")
    parser.add_argument("--seconds", default="6", help="length of each run")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    peers = [peer for peer in PEERS if options.only in peer[0]]
    for name, program, *_ in peers:
        if not shutil.which(program):
            print(f"{name} is not installed: apt-get install {name}")
    for confirmed, title in enumerate(["one way", "each confirmed by the receiver"]):
        print(f"\n{options.pairs} pairs, 32 in flight, {title}")
        for _ in range(options.rounds):
            for name, program, start, arguments, confirmation in peers:
                if shutil.which(program):
                    load = arguments + confirmation if confirmed else arguments
                    print(f"  {name:12}{figures(start, load, options)}", flush=True)


def figures(start, load, options):
    # A fresh server each time: what one run leaves behind must not count in the next.
    with start() as (port, process):
        result = subprocess.run(
            [LOAD, *load, "--port", str(port), "--process", str(process),
             "--pairs", options.pairs, "--duration", options.seconds],
            capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(result.stderr)
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    return "   ".join(
        f"{name} {figure} {unit}" for name, figure, unit in lines
        if name in ("messages", "processor per 1,000 messages"))


if __name__ == "__main__":
    main()
