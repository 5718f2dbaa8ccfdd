"""Where an artifact's inputs lie: paths from the config, and how `draw` takes them up again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.ithemal.artifacts.predictors import ITHEMAL, RELEASED

Config = Mapping[str, Any]
Inputs = Mapping[str, str | list[str]]


def folder(dataset: str) -> str:
    """The folder of one data set's results."""
    return f"results/ithemal/{dataset}"


def datasets(config: Config) -> list[str]:
    """The data sets that tables report, the first of which is the one that figures draw."""
    return [str(name) for name in config["ithemal"]["datasets"]]


def seeds(config: Config) -> list[int]:
    """The seeds of the model's trainings."""
    return [int(seed) for seed in config["ithemal"]["seeds"]]


def predictors(config: Config, dataset: str) -> list[str]:
    """Stems of one data set's prediction files: a model per seed, where networks are trained on it, and the others.

    The authors' model is among these where they released one for the data set.
    """
    trained = dataset in config["ithemal"]["train_on"]
    models = [f"{ITHEMAL}-seed{seed}" for seed in seeds(config)] if trained else []
    released = config["ithemal"].get("released_models", ())
    return models + [str(name) for name in config["ithemal"]["predictors"] if name != RELEASED or dataset in released]


def arms(config: Config) -> list[str]:
    """The architectures that are explored."""
    return [str(arm) for arm in config["ithemal"]["exploration"]["arms"]]


def explored(config: Config) -> str:
    """The data set on which architectures are explored: the first that networks are trained on.

    Raises:
        ThreefoldError: networks are trained on none.
    """
    for name in config["ithemal"]["train_on"]:
        return str(name)
    raise ThreefoldError("config: ithemal.train_on is empty; name a data set to train on")


def history(dataset: str, arm: str, seed: int) -> str:
    """The learning curve of one training run."""
    return f"{folder(dataset)}/models/{arm}/seed{seed}/history.parquet"


def predictions(config: Config, dataset: str) -> list[str]:
    """The prediction files of one data set."""
    return [f"{folder(dataset)}/predictions/{stem}.parquet" for stem in predictors(config, dataset)]


def evaluated(config: Config, names: list[str]) -> dict[str, str | list[str]]:
    """Needs of an artifact that compares predictions with labels on the data sets `names`."""
    return {
        "datasets": [f"{folder(name)}/dataset.parquet" for name in names],
        "predictions": [path for name in names for path in predictions(config, name)],
    }


def one(inputs: Inputs, name: str) -> Path:
    """The single file called `name`.

    Raises:
        ThreefoldError: there are several, or none.
    """
    value = inputs[name]
    if isinstance(value, str):
        return Path(value)
    if len(value) != 1:
        raise ThreefoldError(f"input {name!r}: {len(value)} files where one is drawn from")
    return Path(value[0])


def many(inputs: Inputs, name: str) -> list[Path]:
    """All files called `name`, in the order of `needs`."""
    value = inputs[name]
    return [Path(value)] if isinstance(value, str) else [Path(path) for path in value]
