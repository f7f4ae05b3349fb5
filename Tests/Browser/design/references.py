"""The references of the pictures, and the command that draws them anew where the pages look
otherwise than they did: references.py [--all] [part of <look>/<scene>]...

Whoever runs it looks at what `git status` then shows, picture by picture. With `--into FOLDER` the
pictures go there, to be looked at, and the references stay.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from comparison import is_same, plainer, side_by_side  # noqa: E402
from drawing import SETTINGS, Gallery  # noqa: E402
from scenes import SCENES  # noqa: E402
from stage import ROOT, Stage  # noqa: E402

REFERENCES = Path(__file__).parent / "references"
FAILED = ROOT / "out" / "pictures-failed"
# A page whose scene was played, and that has looked the same for so long, looks like that.
STILL_SECONDS = 0.3
# For as long a picture that differs is given the chance to become the expected one.
DOUBT_SECONDS = 15.0
PAUSE_SECONDS = 0.1
SETTLE_SECONDS_MAX = 120


def names():
    """Every picture there is, as <look>/<scene>."""
    return [f"{look}/{name}" for name, scene in SCENES.items()
            for setting in SETTINGS.values() if setting.shows(scene) for look in setting.looks]


def reference(name, folder=REFERENCES):
    return folder / f"{name}.webp"


def load(path):
    with Image.open(path) as picture:
        return picture.convert("RGB")


def save(picture, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = plainer(picture)
    # A small field of one colour may be rounded away from itself: then as it is.
    kept = plain if is_same(plain, picture) else picture
    kept.save(path, lossless=True, quality=100, method=3)


def settled(take, expected=None):
    """The picture as soon as it is the expected one, or what the page looks like in the end."""
    deadline = time.monotonic() + SETTLE_SECONDS_MAX
    last, since = take(), time.monotonic()
    while not (expected and is_same(expected, last)):
        if time.monotonic() - since > (DOUBT_SECONDS if expected else STILL_SECONDS):
            break
        assert time.monotonic() < deadline, "the page does not come to rest"
        time.sleep(PAUSE_SECONDS)
        seen = take()
        if seen.tobytes() != last.tobytes():
            last, since = seen, time.monotonic()
    return last


def failure(name, expected, seen):
    """Puts the three pictures side by side into one, and says where it is."""
    path = FAILED / f"{name.replace('/', '-')}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    side_by_side(expected, seen).save(path)
    return f"{name} looks otherwise: {path.relative_to(ROOT)} (expected, seen, difference)"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="also what looks as it did")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=REFERENCES)
    parser.add_argument("parts", nargs="*", metavar="part of a name")
    arguments = parser.parse_args()
    wanted = {name for name in names()
              if not arguments.parts or any(part in name for part in arguments.parts)}
    stage = Stage()
    with sync_playwright() as playwright:
        gallery = Gallery(playwright, stage)
        written = sum(draw(gallery, name, wanted, arguments) for name in SCENES)
        gallery.close()
    stage.close()
    if arguments.into == REFERENCES:
        remove_strangers()
    kept = list(arguments.into.rglob("*.webp"))
    print(f"{written} written; {len(kept)} pictures, "
          f"{sum(path.stat().st_size for path in kept) / 1e6:.2f} MB")


def draw(gallery, name, wanted, arguments):
    written = 0
    scene = SCENES[name]
    for setting in SETTINGS.values():
        if not setting.shows(scene) or not any(f"{look}/{name}" in wanted
                                               for look in setting.looks):
            continue
        for look, take in gallery.looks_of(scene, setting):
            path = reference(f"{look}/{name}", arguments.into)
            if f"{look}/{name}" not in wanted:
                continue
            seen = settled(take)
            if arguments.all or not path.exists() or not is_same(load(path), seen):
                save(seen, path)
                written += 1
    return written


def remove_strangers():
    """References of scenes that are no more."""
    known = {reference(name) for name in names()}
    for path in REFERENCES.rglob("*.webp"):
        if path not in known:
            path.unlink()


if __name__ == "__main__":
    main()
