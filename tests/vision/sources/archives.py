"""Small archives and folders in the layouts in which image data are published."""

import gzip
import io
import pickle
import struct
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PIL import Image
from scipy.io import savemat

VISDA_CLASSES = tuple(f"thing{number:02d}" for number in range(12))


def tarred(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def pixels(rows: int, *shape: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (rows, *shape), dtype=np.uint8)


def _python2(value: dict[str, object]) -> bytes:
    return pickle.dumps({key.encode(): part for key, part in value.items()}, protocol=2)


def cifar10(rows: int = 4) -> dict[str, bytes]:
    """Five batches and a test batch, `rows` images each, of labels 0, 1, ..."""
    names = [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]
    files = {
        name: {"data": pixels(rows, 3072, seed=seed), "labels": [row % 10 for row in range(rows)]}
        for seed, name in enumerate(names)
    }
    meta = {"label_names": [f"class{number}".encode() for number in range(10)]}
    return {f"cifar-10-batches-py/{name}": _python2(value) for name, value in (files | {"batches.meta": meta}).items()}


def cifar100(rows: int = 8) -> dict[str, bytes]:
    files: dict[str, dict[str, object]] = {
        name: {"data": pixels(rows, 3072), "fine_labels": list(range(90, 90 + rows)), "coarse_labels": [0] * rows}
        for name in ("train", "test")
    }
    files["meta"] = {"fine_label_names": [b"name"] * 100}
    return {f"cifar-100-python/{name}": _python2(value) for name, value in files.items()}


def svhn(rows: int = 8) -> dict[str, bytes]:
    """Published as (height, width, channels, rows), with the digit 0 as 10."""
    files = {}
    for seed, split in enumerate(("train", "test")):
        stream = io.BytesIO()
        images = pixels(rows, 32, 32, 3, seed=seed).transpose(1, 2, 3, 0)
        savemat(stream, {"X": images, "y": np.array([[10 if row == 0 else row] for row in range(rows)], np.uint8)})
        files[f"{split}_32x32.mat"] = stream.getvalue()
    return files


def idx(values: np.ndarray) -> bytes:
    header = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    return gzip.compress(header + values.tobytes())


def fashion_mnist(rows: int = 8) -> dict[str, bytes]:
    files = {}
    for stem in ("train", "t10k"):
        files[f"{stem}-images-idx3-ubyte.gz"] = idx(pixels(rows, 28, 28))
        files[f"{stem}-labels-idx1-ubyte.gz"] = idx(np.arange(rows, dtype=np.uint8) % 10)
    return files


def picture(width: int, height: int, colour: tuple[int, int, int] = (200, 100, 50), form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, form)
    return stream.getvalue()


def jpeg(values: np.ndarray) -> bytes:
    """A picture of these (height, width, 3) colours."""
    stream = io.BytesIO()
    Image.fromarray(values).save(stream, "JPEG")
    return stream.getvalue()


def visda() -> dict[str, bytes]:
    """A rendered picture and two real ones of each class."""
    files = {}
    for folder, each in (("train", 1), ("validation", 2)):
        lines = []
        for index, name in enumerate(VISDA_CLASSES):
            for number in range(each):
                path = f"{name}/{folder}_{number}.png"
                files[f"{folder}/{path}"] = picture(30, 20, (index * 20, 0, 0))
                lines.append(f"{path} {index}\n")
        files[f"{folder}/image_list.txt"] = "".join(lines).encode()
    return files


def annotation(*objects: tuple[str, tuple[int, int, int, int], int]) -> bytes:
    """An annotation of VOC: for each object its name, xmin, ymin, xmax, ymax, and whether it is difficult."""
    root = ElementTree.Element("annotation")
    for name, corners, difficult in objects:
        element = ElementTree.SubElement(root, "object")
        ElementTree.SubElement(element, "name").text = name
        ElementTree.SubElement(element, "difficult").text = str(difficult)
        box = ElementTree.SubElement(element, "bndbox")
        for side, value in zip(("xmin", "ymin", "xmax", "ymax"), corners, strict=True):
            ElementTree.SubElement(box, side).text = str(value)
    return ElementTree.tostring(root)


DOG, CAR = ("dog", (1, 1, 40, 20), 0), ("car", (11, 6, 20, 10), 1)


def voc_detection() -> dict[str, bytes]:
    """In each list one picture, 40 by 20, with a dog that fills it and a difficult car."""
    files = {}
    for year, split, name in (
        ("2007", "trainval", "000005"),
        ("2007", "test", "000001"),
        ("2012", "trainval", "2008_1"),
    ):
        top = f"VOCdevkit/VOC{year}"
        files[f"{top}/ImageSets/Main/{split}.txt"] = f"{name}\n".encode()
        files[f"{top}/JPEGImages/{name}.jpg"] = picture(40, 20, form="JPEG")
        files[f"{top}/Annotations/{name}.xml"] = annotation(DOG, CAR)
    return files


def mask(values: np.ndarray) -> bytes:
    """A mask of VOC: indices into a palette."""
    image = Image.fromarray(values.astype(np.uint8)).convert("P")
    image.putdata(values.astype(np.uint8).ravel().tolist())
    image.putpalette([channel for index in range(256) for channel in (index, 255 - index, 7)])
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def voc_segmentation() -> dict[str, bytes]:
    """A picture each in train and val, 10 by 6: class 20 on the left, what does not count on the right."""
    top, files = "VOCdevkit/VOC2012", {}
    values = np.zeros((6, 10))
    values[:, :3], values[:, 9] = 20, 255
    for split, name in (("train", "2007_1"), ("val", "2007_2")):
        files[f"{top}/ImageSets/Segmentation/{split}.txt"] = f"{name}\n".encode()
        files[f"{top}/JPEGImages/{name}.jpg"] = picture(10, 6, form="JPEG")
        files[f"{top}/SegmentationClass/{name}.png"] = mask(values)
    return files


def imagenet() -> dict[str, bytes]:
    """Two classes: two pictures each to train on, one each in val."""
    files = {}
    for index, name in enumerate(("n01440764", "n01443537")):
        for split, each in (("train", 2), ("val", 1)):
            for number in range(each):
                colour = (100 * index, 255 if split == "val" else 0, 0)
                files[f"{split}/{name}/{name}_{number}.JPEG"] = picture(60, 40, colour, form="JPEG")
    return files
