"""The trained model that comes with the project."""

from pathlib import Path

from threefold.errors import ThreefoldError

_SHIPPED = Path(__file__).parent / "shipped" / "model.safetensors"


def shipped_model_path() -> Path:
    """The model that comes with the project.

    Raises:
        ThreefoldError: this copy of the project has none.
    """
    if not _SHIPPED.is_file():
        raise ThreefoldError(f"{_SHIPPED}: this copy has no shipped model; train one and name it (--model)")
    return _SHIPPED
