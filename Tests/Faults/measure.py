"""What the fault scripts share: a place to work, and promises."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

# MB of VmRSS: far above what any of these needs, far below what a leak would take.
MEMORY_MAX = 400


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
