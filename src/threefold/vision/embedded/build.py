"""The embedded data sets, as files."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor

from threefold.lottery.splits import Tensors
from threefold.vision.dataset import write_dataset
from threefold.vision.dataset_format import SPLITS, Kind
from threefold.vision.embedded.alphabets import DIGITS, GREEK, LETTERS, SYMBOLS
from threefold.vision.embedded.characters import Domain, characters
from threefold.vision.embedded.handwritten import handwritten
from threefold.vision.embedded.painting import Look
from threefold.vision.embedded.scenes import scenes

PRETRAINING = Domain(LETTERS)
DOMAINS: Mapping[str, Domain] = {
    "greek": Domain(GREEK),
    "symbols": Domain(SYMBOLS),
    "cluttered": Domain(DIGITS, Look(clutter=0.9, noise=0.3)),
}
_PRINTED = Domain(DIGITS)


def build_embedded(
    folder: Path,
    *,
    seed: int,
    letters: int,
    train: int,
    few: int,
    evaluation: int,
    scenes: int,
    evaluation_scenes: int,
) -> None:
    """Write all embedded data sets into `folder`, each as `<name>.safetensors`.

    Args:
        folder: where the files go.
        seed: of the rendering, and of which handwritten digits are in which split.
        letters: training images of the pre-training set, `letters`.
        train: training images of every rendered domain.
        few: training images of `handwritten`.
        evaluation: rendered images of every val and of every test.
        scenes: training scenes.
        evaluation_scenes: of val and of test.
    """
    for name, domain in {"letters": PRETRAINING, **DOMAINS}.items():
        sizes = {"train": letters if name == "letters" else train, "val": evaluation, "test": evaluation}
        splits = {split: characters(name, domain, split, rows, seed) for split, rows in sizes.items()}
        _write(folder, name, splits, "classification", domain.characters)
    real = handwritten(seed, few)
    printed = {**real, "train": characters("printed", _PRINTED, "train", train, seed)}
    _write(folder, "handwritten", real, "classification", DIGITS)
    _write(folder, "printed-to-handwritten", printed, "classification", DIGITS)
    _write_scenes(folder, {split: scenes if split == "train" else evaluation_scenes for split in SPLITS}, seed)


def _write_scenes(folder: Path, sizes: Mapping[str, int], seed: int) -> None:
    made = {split: scenes(split, rows, seed) for split, rows in sizes.items()}
    boxes = {split: those.for_detection() for split, those in made.items()}
    pixels = {split: those.for_segmentation() for split, those in made.items()}
    _write(folder, "scenes-detection", boxes, "detection", DIGITS)
    _write(folder, "scenes-segmentation", pixels, "segmentation", ("background", *DIGITS))


def _write(folder: Path, name: str, splits: Mapping[str, Tensors], kind: Kind, classes: Sequence[str]) -> None:
    mean, std = _moments(splits["train"]["images"])
    write_dataset(folder / f"{name}.safetensors", splits, kind=kind, classes=tuple(classes), mean=(mean,), std=(std,))


def _moments(images: Tensor) -> tuple[float, float]:
    """Mean and standard deviation of the one channel of `images`, scaled to 0..1."""
    pixels = images.double() / 255
    return round(pixels.mean().item(), 4), round(pixels.std().item(), 4)
