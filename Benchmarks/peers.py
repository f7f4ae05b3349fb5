#!/usr/bin/env python3
"""Runs others' servers, one at a time, and puts the load of `relay.py` on them, to compare with.

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

ROOT = Path(__file__).resolve().parents[1]
LOAD = ROOT / ".build/release/relay-load"

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


PEERS = [
    ("ejabberd", "ejabberdctl", "xmpp", ejabberd),
    ("mosquitto", "mosquitto", "mqtt", mosquitto),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="ejabberd or mosquitto")
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--seconds", default="10")
    options = parser.parse_args()
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    for name, program, language, start in PEERS:
        if options.only not in name:
            continue
        if not shutil.which(program):
            print(f"\n{name} is not installed: apt-get install {name}")
            continue
        for title, more in [("one way", []), ("each confirmed by the receiver", ["--confirm"])]:
            # A fresh server each time: what one run leaves behind must not count in the next.
            with start() as (port, process):
                result = subprocess.run(
                    [LOAD, "peer", language, "--port", str(port), "--process", process,
                     "--pairs", str(options.pairs), "--duration", options.seconds, *more],
                    capture_output=True, text=True, check=False)
            print(f"\n{name}, {options.pairs} pairs, 32 in flight, {title}")
            for line in result.stdout.splitlines():
                figure_name, figure, unit = line.split("\t")
                print(f"  {figure_name:40}{figure:>12} {unit}")
            if result.returncode != 0:
                sys.exit(result.stderr)


if __name__ == "__main__":
    main()
