"""What was made of the vocabulary is what would be made of it now."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_committed_is_what_the_vocabulary_makes(tmp_path):
    subprocess.run([ROOT / "Scripts" / "vocabulary", tmp_path], check=True)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == 4
    for path in made:
        ours = ROOT / path.relative_to(tmp_path)
        assert ours.read_text() == path.read_text(), f"run Scripts/vocabulary: {ours.name}"
