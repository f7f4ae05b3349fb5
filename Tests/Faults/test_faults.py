"""The short version of each fault; `make faults` runs them in full."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from faults import ALL, FAKETIME  # noqa: E402

AS_ROOT = {"disk_full", "half_open", "backups"}


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.__name__)
def test_nothing_is_lost(fault, capsys):
    if fault.__name__ in AS_ROOT and os.geteuid() != 0:
        pytest.skip("needs root, for a small disk or a network of its own")
    if fault.__name__ == "clock_back" and not os.path.exists(FAKETIME):
        pytest.skip("needs Debian's faketime")
    result = fault(0.1)
    assert result["lost"] == 0
    with capsys.disabled():
        print(f"\n{fault.__name__}: {result}")
