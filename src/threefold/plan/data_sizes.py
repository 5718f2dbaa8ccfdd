"""How large data sets are: from their prepared files, else from the configuration or, of published ones, a table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from threefold.bert.sources.prepare import MAX_LENGTH
from threefold.bert.sources.text import TextOptions
from threefold.bert.sources.windows import Windowing
from threefold.errors import ThreefoldError

_TABLE = Path(__file__).with_name("data_sizes.json")
_GLYPHS, _SCENES = 20, 48
_HANDWRITTEN = 1797
# Classes of the rendered sets: their alphabets are told by `threefold.vision.embedded.alphabets`.
_LARGEST_ALPHABET = 80
# The option that limits the tokens of a row, and what it is where it is left out.
_LIMITS = {
    "glue": ("max_length", MAX_LENGTH),
    "squad": ("longest", Windowing.longest),
    "text": ("block", TextOptions.block),
}


@dataclass(frozen=True)
class TextSize:
    """Rows to train on, rows of all evaluations, tokens of a batch's longest row, classes."""

    train: int
    evaluated: int
    tokens: int
    labels: int


@dataclass(frozen=True)
class ImageSize:
    """Images to train on, those of all evaluations, and what an image is.

    `decoded` ones are read from compressed files whenever they are asked for.
    """

    train: int
    evaluated: int
    classes: int
    channels: int
    side: int
    decoded: bool = False


def text_size(bert: Mapping[str, Any], task: Mapping[str, Any], prepared: str, positions: int) -> TextSize:
    """The size of the data of `task`, an entry of `bert.tasks`, whose file would be `prepared`.

    Rows of the generated language are taken to be as long as the encoder has `positions`.
    """
    labels = 0 if task["kind"] in ("mlm", "span") else 2
    if (shapes := _shapes(prepared)) is not None:
        rows = {split: shapes[split][0] for split in _splits(shapes, "tokens")}
        train = rows.pop("train.tokens")
        return TextSize(train, sum(rows.values()), shapes["train.tokens"][1], labels)
    source = task["source"]
    if source == "language":
        language = bert["language"]
        rows_of = language["sentences"] if task["kind"] == "mlm" else language["train"]
        return TextSize(rows_of, language["dev"], positions, labels)
    told = _table("text", source.get("task", source["format"]))
    option, usual = _LIMITS[source["format"]]
    return TextSize(told["train"], told["evaluated"], source.get("options", {}).get(option, usual), told["labels"])


def image_size(vision: Mapping[str, Any], data: str, source: str | Mapping[str, Any]) -> ImageSize:
    """The size of the data set `data` from `source`, an entry or the word for rendered ones."""
    if isinstance(source, str):
        return _rendered(vision["embedded"], data)
    told = _table("images", source["format"])
    return ImageSize(**told)


def _rendered(embedded: Mapping[str, Any], data: str) -> ImageSize:
    if data.startswith("scenes"):
        rows = 2 * embedded["evaluation_scenes"]
        return ImageSize(embedded["scenes"], rows, 11 if data.endswith("segmentation") else 10, 1, _SCENES)
    digits = data in ("handwritten", "printed-to-handwritten", "cluttered")
    train = {"letters": embedded["letters"], "handwritten": embedded["few"]}.get(data, embedded["train"])
    real = data in ("handwritten", "printed-to-handwritten")
    evaluated = _HANDWRITTEN - embedded["few"] if real else 2 * embedded["evaluation"]
    return ImageSize(train, evaluated, 10 if digits else _LARGEST_ALPHABET, 1, _GLYPHS)


def _table(kind: str, name: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))[kind]
    if name not in known:
        raise ThreefoldError(f"{name}: a data set of unknown size; prepare it, or add it to {_TABLE.name}")
    found: dict[str, Any] = known[name]
    return found


def _splits(shapes: Mapping[str, Any], tensor: str) -> list[str]:
    return [name for name in shapes if name.endswith(f".{tensor}")]


def _shapes(file: str) -> dict[str, list[int]] | None:
    """The shapes of a file's tensors; None where there is none."""
    try:
        with safe_open(file, "np") as data:
            return {name: data.get_slice(name).get_shape() for name in data.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return None
