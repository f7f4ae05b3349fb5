"""The records of decisions have a number each, and whoever names one by its number finds it."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted(ROOT.glob("Docs/decisions/*.md"))


def test_every_record_has_a_number_of_its_own():
    numbers = [record.name[:4] for record in RECORDS]
    assert numbers and len(set(numbers)) == len(numbers), numbers
    for record, number in zip(RECORDS, numbers):
        assert record.read_text().startswith(f"# {number}: "), record.name


def test_every_number_that_is_named_is_that_of_a_record():
    numbers = {record.name[:4] for record in RECORDS}
    named = subprocess.run(
        ["git", "grep", "-hoIE", r"decisions/[0-9]{4}"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split()
    assert set(re.findall(r"\d{4}", " ".join(named))) <= numbers
