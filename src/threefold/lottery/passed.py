"""What a training passes on its way, weights or metrics, and a continued one does not come by again: it waits beside
the training's state.
"""

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


def keep(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Let `tensors`, of any shapes, wait at `path`."""
    write_sealed(path, tensors, {})


def trained(
    train: Callable[[], Result], passed: Mapping[str, Path], unfinished: Path
) -> tuple[Result, dict[str, dict[str, Tensor]]]:
    """The result of `train`, and by the names of `passed` the tensors that it kept at these paths.

    If a file is damaged or missing, the folder `unfinished`, with the training's state, is removed, and `train` is
    called once more, to begin at the start.

    Raises:
        ThreefoldError: `train` did not keep all of them the second time either.
    """
    result = train()
    try:
        return result, _read(passed)
    except ThreefoldError as damage:
        _logger.warning("%s; training from the start", damage)
    rmtree(unfinished, ignore_errors=True)
    result = train()
    return result, _read(passed)


def _read(passed: Mapping[str, Path]) -> dict[str, dict[str, Tensor]]:
    return {name: read_sealed(path)[0] for name, path in passed.items()}
