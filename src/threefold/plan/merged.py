"""The configuration of a scale: the default's, with the files after it laid over it as Snakemake does."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from threefold.configuration import check
from threefold.errors import ThreefoldError
from threefold.registry import REGISTRY, resolved

DEFAULT = Path("config/config.yaml")
SCHEMA = Path("workflow/schemas/config.schema.yaml")


def merged(files: Iterable[str | Path]) -> dict[str, Any]:
    """`config/config.yaml` and the registry under `files`, the last on top; mappings are merged, all else is replaced.

    It is checked as the workflow checks it; names of published files are resolved.

    Raises:
        ThreefoldError: a file is missing or no YAML mapping, a key is unknown or has a wrong value, or the registry has
            no entry of some name.
    """
    layers = (DEFAULT, REGISTRY, *map(Path, files))
    found: dict[str, Any] = {}
    for file in layers:
        found = _over(found, _read(file))
    check(found, SCHEMA, layers)
    return resolved(found)


def _read(file: Path) -> dict[str, Any]:
    try:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        where = "" if file != DEFAULT else "; call threefold in the folder of the Snakefile"
        raise ThreefoldError(f"{file}: no configuration ({str(error).splitlines()[0]}){where}") from None
    if not isinstance(read, dict):
        raise ThreefoldError(f"{file}: no configuration; a mapping of keys is needed")
    return read


def _over(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    both = {**lower}
    for key, value in upper.items():
        below = both.get(key)
        both[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both
