"""Data sets of images from published files: what every training job of a task reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.vision.dataset import write_dataset
from threefold.vision.dataset_format import Kind
from threefold.vision.sources.cifar import read_cifar
from threefold.vision.sources.fashion_mnist import read_fashion_mnist
from threefold.vision.sources.imagenet import index_imagenet
from threefold.vision.sources.pictures import Index, write_index
from threefold.vision.sources.published import Published
from threefold.vision.sources.svhn import read_svhn
from threefold.vision.sources.visda import read_visda
from threefold.vision.sources.voc_detection import read_voc_detection
from threefold.vision.sources.voc_segmentation import read_voc_segmentation


@dataclass(frozen=True)
class _Normalisation:
    mean: tuple[float, ...]
    std: tuple[float, ...]


_Read = Callable[[Sequence[Path], _Normalisation, Mapping[str, Any]], Published]

# How each format is read, with the `options` of its source, and what kind of data set it becomes.
_FORMATS: Mapping[str, tuple[Kind, _Read]] = {
    "cifar10": ("classification", lambda paths, _, options: read_cifar("cifar10", paths, **options)),
    "cifar100": ("classification", lambda paths, _, options: read_cifar("cifar100", paths, **options)),
    "svhn": ("classification", lambda paths, _, options: read_svhn(paths, **options)),
    "fashion-mnist": ("classification", lambda paths, _, options: read_fashion_mnist(paths, **options)),
    "visda": ("classification", lambda paths, _, options: read_visda(paths, **options)),
    "voc-detection": ("detection", lambda paths, pixels, options: read_voc_detection(paths, pixels.mean, **options)),
    "voc-segmentation": (
        "segmentation",
        lambda paths, pixels, options: read_voc_segmentation(paths, pixels.mean, **options),
    ),
}
_INDEXED = "imagenet"


def prepare(source: Mapping[str, Any], published: Sequence[Path], into: Path) -> None:
    """Write the data set of a task; of ImageNet, which is too large for one, the index that `read_index` reads.

    Args:
        source: a task's `source` in the configuration: its `format` (cifar10, cifar100, svhn, fashion-mnist, visda,
            voc-detection, voc-segmentation or imagenet), `mean` and `std` of each channel, of pixels scaled to 0..1,
            and the `options` of the format.
        published: the published files, packed or unpacked; of ImageNet the folder.
        into: where to.

    Raises:
        ThreefoldError: the source is not described well, or the files are not as published.
    """
    name, pixels, options = source["format"], _normalisation(source), source.get("options", {})
    if name == _INDEXED:
        _prepare_index(published, pixels, options, into)
    elif name in _FORMATS:
        kind, read = _FORMATS[name]
        found = read(published, pixels, options)
        write_dataset(into, found.splits, kind=kind, classes=found.classes, mean=pixels.mean, std=pixels.std)
    else:
        raise ThreefoldError(f"{name}: unknown format of images; known are {', '.join((*_FORMATS, _INDEXED))}")


def _normalisation(source: Mapping[str, Any]) -> _Normalisation:
    for name in ("mean", "std"):
        if name not in source:
            raise ThreefoldError(
                f"source {source['format']}: lacks {name}; give one value a channel, of pixels in 0..1"
            )
    return _Normalisation(tuple(source["mean"]), tuple(source["std"]))


def _prepare_index(published: Sequence[Path], pixels: _Normalisation, options: Mapping[str, Any], into: Path) -> None:
    if len(published) != 1:
        raise ThreefoldError(
            f"imagenet: {len(published)} folders where 1 is needed; set vision.folders to the one that holds train and "
            "val, or put it into the mirror (docs/images.md)"
        )
    splits, classes = index_imagenet(published[0].absolute(), **options)
    write_index(into, Index(splits, classes, pixels.mean, pixels.std))
