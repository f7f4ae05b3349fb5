"""What the fault scripts share: a place to work, and promises."""

import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

# MB of VmRSS: far above what any of these needs, far below what a leak would take.
MEMORY_MAX = 400
# Longer than anything takes that ends at all, on the slowest machine: it ends what would hang, and
# no outcome depends on it. How long things took is printed.
PATIENCE_SECONDS = 300


@contextmanager
def folder():
    path = Path(tempfile.mkdtemp(prefix="sotto-faults-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def require(holds, what):
    if not holds:
        raise AssertionError(what)


def wait_until(condition, what, pause=0.01):
    """Seconds until something is so."""
    start = time.monotonic()
    while not condition():
        require(time.monotonic() - start < PATIENCE_SECONDS, what)
        time.sleep(pause)
    return time.monotonic() - start
