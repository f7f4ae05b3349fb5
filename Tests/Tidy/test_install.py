"""`Scripts/install` while somebody else holds the package manager: real locks, the real apt-get,
and a system of its own for it to look at, so that nothing is installed."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What keeps services from starting: there for no longer than before, whatever happens.
POLICY = Path("/usr/sbin/policy-rc.d")
HAD_POLICY = POLICY.exists()

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("apt-get"), reason="needs Debian, and root")


@pytest.fixture
def system(tmp_path):
    """Where apt's state lies; and an environment in which everything seems to be missing that is
    in truth installed, so that apt takes its locks and then has nothing to do."""
    for folder in ["lists/partial", "archives/partial", "dpkg/updates", "dpkg/info", "bin"]:
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy("/var/lib/dpkg/status", tmp_path / "dpkg" / "status")
    stubs = {
        "dpkg-query": "exit 1",
        "swift": "exit 0",
        "apt-get": f"""exec {shutil.which("apt-get")} \\
            -o Dir::State::Lists={tmp_path}/lists -o Dir::Cache::Archives={tmp_path}/archives \\
            -o Dir::State::status={tmp_path}/dpkg/status -o Dir::Etc::SourceList=/dev/null \\
            -o Dir::Etc::SourceParts=/dev/null -o Dir::Cache::pkgcache= \\
            -o Dir::Cache::srcpkgcache= "$@" """,
    }
    for name, text in stubs.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def install(system, wait_seconds):
    return subprocess.Popen(
        [ROOT / "Scripts" / "install", "run"], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={
            **os.environ, "PATH": f"{system}/bin:{os.environ['PATH']}",
            "SOTTO_INSTALL_WAIT_SECONDS": str(wait_seconds)})


def held(path):
    """As apt and dpkg hold it: a lock of fcntl, which flock does not see."""
    lock = open(path, "w")
    fcntl.lockf(lock, fcntl.LOCK_EX)
    return lock


LOCKS = ["lists/lock", "dpkg/lock-frontend", "dpkg/lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_it_waits_says_so_and_goes_on(system, name):
    lock = held(system / name)
    process = install(system, 600)
    lines = []
    while not lines or not lines[-1].startswith("Could not get lock"):
        lines.append(process.stdout.readline())
        assert lines[-1], "it ended: " + "".join(lines)
    assert any(line.startswith("Waiting for another program") for line in lines)
    assert process.poll() is None
    assert str(os.getpid()) in lines[-1], "it says who holds it"
    lock.close()
    output = process.communicate()[0]
    assert process.returncode == 0, output
    assert "free again" in output
    assert POLICY.exists() == HAD_POLICY


@pytest.mark.parametrize("name", LOCKS)
def test_in_the_end_it_says_what_is_wrong(system, name):
    lock = held(system / name)
    process = install(system, 1)
    output = process.communicate()[0]
    lock.close()
    assert process.returncode == 75, output
    assert "Another program has held the package manager for 1 s" in output
    assert POLICY.exists() == HAD_POLICY


def test_another_mistake_is_no_reason_to_wait(system):
    (system / "dpkg" / "status").write_text("nonsense\n")
    process = install(system, 600)
    output = process.communicate()[0]
    assert process.returncode not in (0, 75), output
    assert "Waiting" not in output


def test_nothing_held_nothing_said(system):
    process = install(system, 600)
    output = process.communicate()[0]
    assert process.returncode == 0, output
    assert "Waiting" not in output and "free again" not in output
