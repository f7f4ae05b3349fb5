"""The comparison of pictures finds what a person would see, and no more: what it must find are the
defects of the past, made on purpose on a page that is sound."""

import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

sys.path.insert(0, str(Path(__file__).parent))

import references  # noqa: E402
from acts import perform  # noqa: E402
from comparison import (  # noqa: E402
    count, is_same, plainer, side_by_side, strange_dots, strange_tiles,
)
from drawing import SETTINGS, picture_of  # noqa: E402
from scenes import SCENES  # noqa: E402

DEFECTS = {
    "the composer three pixels higher": "one('.composer').style.marginBottom = '3px'",
    "the composer two pixels to the side": "one('.composer').style.translate = '2px'",
    "the composer without its style": "one('.composer').className = ''",
    "the box as the browser draws it": "one('.box').className = ''",
    "a style sheet that did not come": "one('link[href*=\"talk.css\"]').disabled = true",
    "another grey": "root.style.setProperty('--muted', '#6f7672')",
    "another colour behind": "root.style.setProperty('--page', '#e6e9e4')",
    "a state that is missing": "last('.state:not(.sr)').remove()",
    "a border that is missing": "last('.theirs .bubble').style.borderColor = 'transparent'",
    "a sharp corner": "last('.theirs .bubble').style.borderRadius = '0'",
    "a letter too much": "one('h1').append('s')",
    "text a little larger": "root.style.fontSize = '103%'",
    "bold that is lost": "one('h1').style.fontWeight = '400'",
}
# Less than a pixel: the letters are the same, their edges fall otherwise.
NOISE = {
    "a third of a pixel to the side": lambda picture: shifted(picture, (1, 0), 0.33),
    "a quarter of a pixel down": lambda picture: shifted(picture, (0, 1), 0.25),
    "a shade that nobody can tell apart": lambda picture: picture.point(
        lambda level: min(255, level + 1)),
}


def shifted(picture, way, share):
    """As letters are drawn that stand a part of a dot further on."""
    moved = picture.copy()
    moved.paste(picture, way)
    return Image.blend(picture, moved, share)


def seen_with(gallery, change=None):
    scene = SCENES["customer-talk"]
    page = gallery.open(scene, SETTINGS["phone"])
    perform(page, scene.act)
    # What finds links comes last; before it the page is still another one.
    page.locator(".bubble a").first.wait_for()
    if change:
        page.evaluate(f"""() => {{
          const one = (selector) => document.querySelector(selector);
          const last = (selector) => [...document.querySelectorAll(selector)].at(-1);
          const root = document.documentElement;
          {change};
        }}""")
    return picture_of(page)


@pytest.fixture(scope="module")
def sound(gallery):
    return seen_with(gallery)


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_found(gallery, sound, defect):
    assert not is_same(sound, seen_with(gallery, DEFECTS[defect]))


@pytest.mark.parametrize("noise", NOISE)
def test_noise_passes(sound, noise):
    other = NOISE[noise](sound)
    assert ImageChops.difference(sound, other).getbbox(), "nothing was changed"
    found = count(strange_dots(sound, other)), count(strange_tiles(sound, other))
    assert is_same(sound, other), found


def test_the_same_scene_is_drawn_alike_twice(gallery, sound):
    assert is_same(sound, seen_with(gallery))


def test_fewer_colours_change_nothing(sound):
    assert is_same(plainer(sound), sound)


def test_a_picture_of_another_size_is_another_picture(sound):
    assert not is_same(sound, sound.crop((0, 0, sound.width, sound.height - 1)))


def test_the_two_are_compared_both_ways(sound):
    """What is there and should not be, and what should be there and is not."""
    blot = sound.copy()
    blot.paste((255, 0, 255), (20, 300, 26, 306))
    assert not is_same(sound, blot)
    assert not is_same(blot, sound)


def test_a_failure_leaves_the_three_pictures_side_by_side(sound, tmp_path, monkeypatch):
    monkeypatch.setattr(references, "ROOT", tmp_path)
    monkeypatch.setattr(references, "FAILED", tmp_path / "failed")
    blot = sound.copy()
    blot.paste((255, 0, 255), (20, 300, 60, 340))
    words = references.failure("phone-light/customer-talk", sound, blot)
    path = tmp_path / "failed" / "phone-light-customer-talk.png"
    assert "failed/phone-light-customer-talk.png" in words
    with Image.open(path) as sheet:
        assert sheet.width > 3 * sound.width
        left = sheet.convert("RGB").crop((0, 0, *sound.size))
        difference = sheet.convert("RGB").getpixel((2 * (sound.width + 8) + 40, 320))
    assert ImageChops.difference(left, sound).getbbox() is None
    assert difference == (255, 0, 0)
    assert side_by_side(sound, blot).size == sheet.size
