"""ImageNet (ILSVRC 2012) in class folders: `<folder>/train/<class>/*.JPEG` and `<folder>/val/<class>/*.JPEG`."""

from pathlib import Path

from PIL import Image

from threefold.errors import ThreefoldError
from threefold.vision.sources.decoding import for_each_row
from threefold.vision.sources.pictures import Pictures
from threefold.vision.torchvision_parts import IMG_EXTENSIONS, make_dataset

_PLACING = "place it as <folder>/train/<class>/*.JPEG and <folder>/val/<class>/*.JPEG (docs/images.md)"


def index_imagenet(folder: Path, classes: int = 1000) -> tuple[dict[str, Pictures], tuple[str, ...]]:
    """What is in the class folders, and the classes, by name: the order that published weights count them in.

    Every file is looked into as far as its header; what is damaged behind it shows when it is decoded.

    Args:
        folder: holds train and val.
        classes: how many there should be.

    Raises:
        ThreefoldError: a folder is missing or empty, a class is missing, or a file is no picture.
    """
    names = _class_folders(folder / "train")
    if len(names) != classes:
        raise ThreefoldError(f"{folder / 'train'}: {len(names)} class folders where {classes} are needed; {_PLACING}")
    absent = sorted(set(names) ^ set(_class_folders(folder / "val")))
    if absent:
        raise ThreefoldError(f"{folder}: the class folder {absent[0]} is not in both of train and val; {_PLACING}")
    return {split: _pictures(folder, split, names) for split in ("train", "val")}, names


def _class_folders(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        raise ThreefoldError(f"{folder}: no such folder; {_PLACING}")
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


def _pictures(folder: Path, split: str, names: tuple[str, ...]) -> Pictures:
    indices = {name: index for index, name in enumerate(names)}
    try:
        found = make_dataset(str(folder / split), indices, extensions=IMG_EXTENSIONS)
    except FileNotFoundError as error:
        raise ThreefoldError(f"{folder / split}: {str(error).splitlines()[0]} {_PLACING}") from None
    files = [Path(file) for file, _ in found]
    for_each_row(len(files), lambda row: _check_header(files[row]))
    return Pictures(
        folder, tuple(file.relative_to(folder).as_posix() for file in files), tuple(label for _, label in found)
    )


def _check_header(file: Path) -> None:
    try:
        with Image.open(file):
            pass
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        reason = str(error).splitlines()[0]
        raise ThreefoldError(f"{file}: no picture ({reason}); delete it and fetch it again") from None
