"""Weights that a training passes on its way, which a continued one does not come by again: they wait with its state."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from typing import TypeVar

from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.sealed import read_sealed, write_sealed

_logger = logging.getLogger(__name__)

Result = TypeVar("Result")


def keep(path: Path, weights: Mapping[str, Tensor]) -> None:
    """Let `weights` wait at `path`."""
    write_sealed(path, weights, {})


def trained(
    train: Callable[[], Result], passed: Mapping[str, Path], unfinished: Path
) -> tuple[Result, dict[str, dict[str, Tensor]]]:
    """The result of `train`, and by the names of `passed` the weights that it kept at these paths.

    Where they are damaged, the folder `unfinished` with the training's state is removed, and it is made from its start.
    """
    result = train()
    try:
        return result, _read(passed)
    except ThreefoldError as damage:
        _logger.warning("%s; training from the start", damage)
    rmtree(unfinished)
    result = train()
    return result, _read(passed)


def _read(passed: Mapping[str, Path]) -> dict[str, dict[str, Tensor]]:
    return {name: read_sealed(path)[0] for name, path in passed.items()}
