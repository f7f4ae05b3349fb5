"""Whether two pictures show the same to a person.

The edges of letters may fall a little differently, as from one version of a browser to the next;
what is elsewhere, missing or of another colour is found. So there are two questions. Does each dot
of one picture lie within what the other has around that place? Where the other has edges the
answer is generous, since those move by parts of a dot; where it is plain, it is strict. And has
each tile the same colour on the whole? Edges that moved do not change that; another grey of the
text does.
"""

from PIL import Image, ImageChops, ImageFilter

# Of 256 steps in each colour; a little more than the references lose by their fewer colours.
STEPS_MAX = 8
# How much of the contrast around a dot it may lie outside of it.
EDGE_SHARE = 0.8
# Dots that may lie outside, of a whole picture.
DOTS_MAX = 12
TILE = 32
TILE_STEPS_MAX = 3
GAP = 8
# A colour that takes so much of a picture is kept, with its next neighbours; others are rounded.
SHARE_KEPT = 0.001
NEIGHBOUR_STEPS = 1
ROUNDED_TO = 12


def strange_dots(expected, seen):
    """Grey, and not black where one picture lies outside what the other has around that place."""
    outside = Image.new("RGB", expected.size)
    for one, other in ((expected, seen), (seen, expected)):
        highest = other.filter(ImageFilter.MaxFilter(3))
        lowest = other.filter(ImageFilter.MinFilter(3))
        contrast = ImageChops.subtract(highest, lowest)
        granted = contrast.point(lambda steps: min(255, round(steps * EDGE_SHARE) + STEPS_MAX))
        over = ImageChops.lighter(ImageChops.subtract(one, highest),
                                  ImageChops.subtract(lowest, one))
        outside = ImageChops.lighter(outside, ImageChops.subtract(over, granted))
    return strongest(outside)


def strange_tiles(expected, seen):
    """Grey, a dot a tile, and not black where the two differ on the whole."""
    tiles = (-(-expected.width // TILE), -(-expected.height // TILE))
    expected, seen = (picture.resize(tiles, Image.Resampling.BOX) for picture in (expected, seen))
    difference = strongest(ImageChops.difference(expected, seen))
    return difference.point(lambda steps: max(0, steps - TILE_STEPS_MAX))


def strongest(picture):
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def count(grey):
    return sum(grey.histogram()[1:])


def is_same(expected, seen):
    if expected.size != seen.size:
        return False
    if count(strange_tiles(expected, seen)) > 0:
        return False
    _, furthest = strongest(ImageChops.difference(expected, seen)).getextrema()
    return furthest <= STEPS_MAX or count(strange_dots(expected, seen)) <= DOTS_MAX


def plainer(picture):
    """The same to a person and to `is_same`, in fewer colours: only the edges of letters have more
    than a few. References take a third less room so."""
    half = ROUNDED_TO // 2
    plain = picture.point(lambda level: min(255, (level + half) // ROUNDED_TO * ROUNDED_TO))
    dots = picture.width * picture.height
    colours = sorted(picture.getcolors(dots))
    for frequency, colour in colours:
        if frequency > SHARE_KEPT * dots:
            distance = strongest(
                ImageChops.difference(picture, Image.new("RGB", picture.size, colour)))
            near = distance.point(lambda steps: 255 if steps <= NEIGHBOUR_STEPS else 0)
            plain.paste(colour, mask=near)
    return plain


def side_by_side(expected, seen):
    """Expected, seen, and the difference: what is strange in red, over a pale picture."""
    size = (max(expected.width, seen.width), max(expected.height, seen.height))
    left, middle = (Image.new("RGB", size, "magenta") for _ in range(2))
    left.paste(expected)
    middle.paste(seen)
    right = Image.blend(middle.convert("L").convert("RGB"), Image.new("RGB", size, "white"), 0.7)
    red = Image.new("RGB", size, "red")
    tiles = strange_tiles(left, middle).point(lambda steps: 60 if steps else 0)
    right.paste(red, mask=tiles.resize(size, Image.Resampling.NEAREST))
    # A single dot is not seen: each is drawn larger.
    dots = strange_dots(left, middle).filter(ImageFilter.MaxFilter(3))
    right.paste(red, mask=dots.point(lambda steps: 255 if steps else 0))
    sheet = Image.new("RGB", (3 * size[0] + 2 * GAP, size[1]), "black")
    for place, picture in enumerate((left, middle, right)):
        sheet.paste(picture, (place * (size[0] + GAP), 0))
    return sheet
