"""How large training sets are, from the headers of prepared data."""

from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.vision.layout import Layout
from threefold.vision.settings import Settings
from threefold.vision.task_settings import TaskSettings


def data_file(settings: Settings, task: TaskSettings) -> str:
    """The prepared data of a task."""
    return Layout.of(settings).data(task.name)


def training_images(file: Path) -> int:
    """Images of the split `train`. Reads no tensor.

    Raises:
        ThreefoldError: the file is missing, truncated, or no data set of images.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="np") as data:
            # Pictures that are too large to be held are indexed by their labels.
            name = "train.images" if "train.images" in data.keys() else "train.label"  # noqa: SIM118
            return int(data.get_slice(name).get_shape()[0])
    except FileNotFoundError:
        raise ThreefoldError(f"{file}: no such data set; ask snakemake for it by this name") from None
    except (SafetensorError, OSError) as error:
        raise ThreefoldError(f"{file}: not a data set of images ({error}); delete it and run again") from None
