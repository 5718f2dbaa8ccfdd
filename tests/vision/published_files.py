"""The published files of the vision paper."""

from pathlib import Path

from threefold.reporting import published
from threefold.vision.artifacts import contradictions, evidence_published

ROOT = Path(__file__).parents[2]
FILES = {
    name: ROOT / published.path("vision", name)
    for name in dict.fromkeys((*evidence_published.FILES, *contradictions.FILES))
}


def changed(file: str, old: str, new: str, folder: Path) -> dict[str, Path]:
    """The files, one of them with a value corrected."""
    text = FILES[file].read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = folder / f"{file}.csv"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return {**FILES, file: path}
