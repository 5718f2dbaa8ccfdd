"""Stand-ins for the vision paper's images, under the names and in the formats in which they are published."""

from pathlib import Path

import numpy as np

from tests.vision.sources import archives
from tests.vision.sources.archives import CAR, DOG, annotation, mask, picture, tarred, written

PICTURES = 4


def write_small_images(mirror: Path) -> None:
    """CIFAR, SVHN and Fashion-MNIST."""
    tarred(mirror / "cifar-10-python.tar.gz", archives.cifar10())
    tarred(mirror / "cifar-100-python.tar.gz", archives.cifar100())
    written(mirror, archives.svhn())
    written(mirror / "fashion-mnist", archives.fashion_mnist())


def write_visda(mirror: Path) -> None:
    (mirror / "visda").mkdir()
    files = archives.visda()
    for split in ("train", "validation"):
        part = {name: content for name, content in files.items() if name.startswith(f"{split}/")}
        tarred(mirror / "visda" / f"{split}.tar", part)


def write_imagenet(mirror: Path) -> None:
    written(mirror / "imagenet", archives.imagenet())


def voc(year: str, splits: tuple[str, ...]) -> dict[str, bytes]:
    """Pictures with boxes in each list."""
    top, files = f"VOCdevkit/VOC{year}", {}
    for split in splits:
        names = [f"{split}_{number}" for number in range(PICTURES)]
        files[f"{top}/ImageSets/Main/{split}.txt"] = "".join(f"{name}\n" for name in names).encode()
        for name in names:
            files[f"{top}/JPEGImages/{name}.jpg"] = picture(60, 40, form="JPEG")
            files[f"{top}/Annotations/{name}.xml"] = annotation(DOG, CAR)
    return files


def voc_masks() -> dict[str, bytes]:
    top, files = "VOCdevkit/VOC2012", {}
    values = np.zeros((40, 60))
    values[:, :20], values[:, 59] = 20, 255
    for split in ("train", "val"):
        names = [f"masks_{split}_{number}" for number in range(PICTURES)]
        files[f"{top}/ImageSets/Segmentation/{split}.txt"] = "".join(f"{name}\n" for name in names).encode()
        for name in names:
            files[f"{top}/JPEGImages/{name}.jpg"] = picture(60, 40, form="JPEG")
            files[f"{top}/SegmentationClass/{name}.png"] = mask(values)
    return files


def write_voc(mirror: Path) -> None:
    tarred(mirror / "VOCtrainval_06-Nov-2007.tar", voc("2007", ("trainval",)))
    tarred(mirror / "VOCtest_06-Nov-2007.tar", voc("2007", ("test",)))
    tarred(mirror / "VOCtrainval_11-May-2012.tar", voc("2012", ("trainval",)) | voc_masks())
