"""How large training sets are, from the headers of prepared data."""

from pathlib import Path

from threefold.bert.layout import Layout
from threefold.bert.settings import Settings
from threefold.errors import ThreefoldError


def data_files(settings: Settings) -> list[str]:
    """The prepared data of every task, in their order."""
    return [Layout(settings.folder).data(task) for task in settings.names]


def training_examples(file: Path) -> int:
    """Rows of the split `train`: sentences, pairs, or windows of text. Reads no tensor.

    Raises:
        ThreefoldError: the file is missing, broken, or no data set.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="np") as data:
            return int(data.get_slice("train.tokens").get_shape()[0])
    except (SafetensorError, OSError) as error:
        raise ThreefoldError(f"{file}: not a whole data set ({str(error).splitlines()[0]}); prepare it again") from None
