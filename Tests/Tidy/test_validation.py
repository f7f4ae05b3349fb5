"""Every validation rule is checked somewhere and tried by a test, and the table says so."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_of_rules_is_whole_and_new():
    outcome = subprocess.run(
        [ROOT / "Scripts/validation-table", "--check"], capture_output=True, text=True,
    )
    assert outcome.returncode == 0, outcome.stderr
