from itertools import combinations

import pytest
from matplotlib.ft2font import FT2Font

from threefold.errors import ThreefoldError
from threefold.vision.embedded.alphabets import DIGITS, GREEK, LETTERS, SYMBOLS
from threefold.vision.embedded.fonts import FONTS, font_file
from threefold.vision.embedded.glyphs import CELL, glyphs


def families(split):
    return {FT2Font(str(font_file(font))).family_name for font in FONTS[split]}


def test_no_family_of_fonts_is_in_two_splits():
    assert FONTS.keys() == {"train", "val", "test"}
    for one, other in combinations(FONTS, 2):
        assert not families(one) & families(other)


@pytest.mark.parametrize("split", FONTS)
@pytest.mark.parametrize("characters", [LETTERS, GREEK, SYMBOLS, DIGITS], ids=["letters", "greek", "symbols", "digits"])
def test_every_character_can_be_drawn_in_every_split(split, characters):
    drawn = glyphs(characters, FONTS[split])
    assert len(drawn.of_class) == len(set(characters))
    assert sorted(glyph for those in drawn.of_class for glyph in those) == list(range(len(drawn.ink)))
    assert drawn.ink.shape[1:] == (1, CELL, CELL)
    assert drawn.ink.amin() >= 0
    assert drawn.ink.flatten(1).amax(1).min() > 0.5


def test_a_character_that_no_font_has_is_named():
    with pytest.raises(ThreefoldError, match="Б: in none of the fonts cmr10, cmss10"):
        glyphs("AБ", ("cmr10", "cmss10"))


def test_glyphs_of_one_class_look_more_alike_than_glyphs_of_different_classes():
    drawn = glyphs(DIGITS, FONTS["test"])
    flat = drawn.ink.flatten(1)
    means = [flat[list(those)].mean(0) for those in drawn.of_class]
    for index, those in enumerate(drawn.of_class):
        for glyph in those:
            distances = [float((flat[glyph] - mean).norm()) for mean in means]
            assert min(distances) == distances[index]
