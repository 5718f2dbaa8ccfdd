"""How large training sets are, from the headers of prepared data."""

from pathlib import Path

from threefold.bert.layout import Layout
from threefold.bert.settings import Settings


def data_files(settings: Settings) -> list[str]:
    """The prepared data of every task, in their order."""
    return [Layout(settings.folder).data(task) for task in settings.names]


def training_examples(file: Path) -> int:
    """Rows of the split `train`: sentences, pairs, or windows of text. Reads no tensor."""
    from safetensors import safe_open

    with safe_open(file, framework="np") as data:
        return int(data.get_slice("train.tokens").get_shape()[0])
