#!/usr/bin/env python3
"""Runs an ejabberd of its own beside us and puts the load of `relay.py` on it, to compare with.

Needs Debian's package ejabberd and root, as which it starts the server under ejabberd's own user.
What it stores for those who are away it does not sync before it answers; ours does.
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

CONFIGURATION = """
hosts: [localhost]
loglevel: 3
listen:
  -
    port: {port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: internal
auth_password_format: plain
shaper: {{}}
acl: {{}}
access_rules:
  c2s: {{allow: all}}
modules:
  mod_offline: {{access_max_user_messages: 1000000}}
"""


def control(folder, *arguments, check=True):
    return subprocess.run(
        ["ejabberdctl", "--config-dir", folder, "--ctl-config", f"{folder}/ctl",
         "--spool", f"{folder}/spool", "--logs", f"{folder}/logs",
         "--node", "sotto-peer@localhost", *arguments],
        check=check, capture_output=True, text=True,
    )


@contextlib.contextmanager
def ejabberd(users):
    folder = tempfile.mkdtemp(prefix="ejabberd-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Path(folder, "ejabberd.yml").write_text(CONFIGURATION.format(port=port))
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
        for number in range(users):
            control(folder, "register", f"u{number}", "localhost", "secret")
        process = re.search(r"\d+", subprocess.run(
            ["pgrep", "-f", f"beam.*{folder}"], check=True, capture_output=True, text=True
        ).stdout).group(0)
        yield port, process
    finally:
        control(folder, "stop", check=False)
        control(folder, "stopped", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--seconds", default="10")
    options = parser.parse_args()
    if not shutil.which("ejabberdctl"):
        sys.exit("ejabberd is not installed: apt-get install ejabberd")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with ejabberd(2 * options.pairs) as (port, process):
        for title, more in [("one way", []), ("each confirmed by the receiver", ["--confirm"])]:
            result = subprocess.run(
                [LOAD, "xmpp", "--port", str(port), "--process", process, "--pairs",
                 str(options.pairs), "--duration", options.seconds, *more],
                capture_output=True, text=True, check=False)
            print(f"\nejabberd, {options.pairs} pairs, 32 in flight, {title}")
            for line in result.stdout.splitlines():
                name, figure, unit = line.split("\t")
                print(f"  {name:40}{figure:>12} {unit}")
            if result.returncode != 0:
                sys.exit(result.stderr)


if __name__ == "__main__":
    main()
