"""Every scene, in every look, as the references have it. A picture that differs is put beside its
reference in out/pictures-failed; `make references` draws the references anew, for a person to look
at, and no test ever does."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from comparison import is_same  # noqa: E402
from drawing import SETTINGS  # noqa: E402
from references import REFERENCES, failure, load, names, reference, settled  # noqa: E402
from scenes import SCENES  # noqa: E402

PAIRS = [(name, setting) for name, scene in SCENES.items()
         for setting in SETTINGS if SETTINGS[setting].shows(scene)]


@pytest.mark.parametrize("name, setting", PAIRS)
def test_a_scene_looks_as_it_did(gallery, name, setting):
    wrong = []
    for look, take in gallery.looks_of(SCENES[name], SETTINGS[setting]):
        path = reference(f"{look}/{name}")
        if not path.exists():
            wrong.append(f"{look}/{name} has no reference: `make references` draws it")
            continue
        expected = load(path)
        seen = settled(take, expected)
        if not is_same(expected, seen):
            wrong.append(failure(f"{look}/{name}", expected, seen))
    assert not wrong, "\n".join(wrong)


def test_every_reference_is_of_a_scene():
    kept = {str(path.relative_to(REFERENCES).with_suffix(""))
            for path in REFERENCES.rglob("*.webp")}
    assert not kept - set(names()), "`make references` removes them"
