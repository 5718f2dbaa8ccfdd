"""The fonts that come with matplotlib, divided by family: no font of a split occurs in another."""

from collections.abc import Mapping
from pathlib import Path

import matplotlib

# By family, because the cuts of one family share their skeletons.
FONTS: Mapping[str, tuple[str, ...]] = {
    "train": (
        *(f"DejaVuSans{cut}" for cut in ("", "-Bold", "-Oblique", "-BoldOblique")),
        *(f"DejaVuSansMono{cut}" for cut in ("", "-Bold", "-Oblique", "-BoldOblique")),
        *(f"cm{cut}10" for cut in ("r", "ss", "tt", "b", "ti")),
    ),
    "val": tuple(f"DejaVuSerif{cut}" for cut in ("", "-Bold", "-Italic", "-BoldItalic")),
    "test": tuple(f"STIXGeneral{cut}" for cut in ("", "Bol", "Italic", "BolIta")),
}


def font_file(name: str) -> Path:
    """The file of a font, e.g. "cmr10"."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"{name}.ttf"


def draws(font: str, character: str) -> bool:
    """Whether to take this character from this font: TeX's fonts keep other signs at most places of Unicode."""
    return not font.startswith("cm") or (character.isascii() and character.isalnum())
