"""The configuration is checked against its schema before any job is planned."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from threefold.errors import ThreefoldError


def check(config: Mapping[str, Any], schema: str | Path, files: Iterable[str | Path] = ()) -> None:
    """Check `config`, merged from `files`, against the JSON schema in the YAML file `schema`.

    Raises:
        ThreefoldError: names the file, the key and what would be right, the nearest valid name of an unknown key too.
    """
    validator = Draft202012Validator(yaml.safe_load(Path(schema).read_text(encoding="utf-8")))
    # A misspelt key first: that the right one is missing follows from it.
    error = best_match(validator.iter_errors(config), key=lambda error: (error.validator == "additionalProperties",))
    if error is not None:
        path, complaint = _complaint(error)
        raise ThreefoldError(f"{_origin(path, files)}: {'.'.join(map(str, path))}: {complaint}")


def _complaint(error: ValidationError) -> tuple[list[Any], str]:
    path: list[Any] = list(error.absolute_path)
    instance: Any = error.instance
    wanted: Any = error.validator_value
    if error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known = list(error.schema.get("properties", {}))
        unknown = next(key for key in instance if key not in known)
        return [*path, unknown], f"unknown key; the nearest valid name is {nearest(unknown, known)!r}"
    if error.validator == "type":
        return path, f"{instance!r} should be of type {wanted}"
    if error.validator == "enum":
        return path, f"{instance!r} is not one of {wanted}; the nearest is {nearest(instance, wanted)!r}"
    if error.validator == "anyOf" and all(option.keys() == {"required"} for option in wanted):
        return path, f"needs {' or '.join(name for option in wanted for name in option['required'])}"
    return path, error.message


def nearest(given: Any, names: Iterable[Any]) -> str:
    """The most similar of `names`; of equally similar ones one that begins with `given`."""

    def similarity(name: str) -> tuple[float, bool]:
        return SequenceMatcher(None, str(given), name).ratio(), name.startswith(str(given))

    return max(map(str, names), key=similarity)


def _origin(path: list[Any], files: Iterable[str | Path]) -> str:
    """The last of `files` that sets the key at `path`, or the command line."""
    for file in reversed(list(files)):
        if _holds(yaml.safe_load(Path(file).read_text(encoding="utf-8")), path):
            return str(file)
    return "--config"


def _holds(value: Any, path: list[Any]) -> bool:
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True
