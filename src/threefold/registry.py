"""Published files by name: tasks, weights and labels name what they take; the section `published` says what that is."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from threefold.configuration import nearest
from threefold.errors import ThreefoldError

REGISTRY = Path("config/registry.yaml")
_KEY = "published"
# For people; the workflow has no use for it.
_WHAT = "what"


def resolved(config: Mapping[str, Any]) -> dict[str, Any]:
    """`config` with the entries of its section `published` in place of their names.

    Where a mapping has the key `published`, it gets the keys of the entry of that name; its own take precedence. An
    encoder that is given by the address of an entry's page gets the sums, sizes and licence of that entry.

    Raises:
        ThreefoldError: there is no entry of some name.
    """
    registry = config.get(_KEY, {})
    found: dict[str, Any] = {name: _within(section, registry) for name, section in config.items() if name != _KEY}
    if "bert" in found:
        found["bert"] = _with_encoder(found["bert"], registry)
    return {**found, _KEY: registry}


def _within(value: Any, registry: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_within(each, registry) for each in value]
    if not isinstance(value, Mapping):
        return value
    own = {key: _within(inner, registry) for key, inner in value.items() if key != _KEY}
    return {**_entry(value[_KEY], registry), **own} if _KEY in value else own


def _entry(name: str, registry: Mapping[str, Any]) -> dict[str, Any]:
    if name not in registry:
        hint = f"the nearest is {nearest(name, registry)!r}" if registry else f"give {REGISTRY}, too"
        raise ThreefoldError(f"published: {name!r}: {REGISTRY} has no such entry; {hint}")
    return {key: value for key, value in registry[name].items() if key != _WHAT}


def _with_encoder(bert: Mapping[str, Any], registry: Mapping[str, Any]) -> dict[str, Any]:
    pages = {entry["page"]: entry for entry in registry.values() if "page" in entry}
    entry = pages.get(bert.get("encoder"))
    if entry is None:
        return dict(bert)
    files = {PurePosixPath(file["file"]).name: file for file in entry["files"]}
    sums, sizes = ({name: file[key] for name, file in files.items() if file.get(key)} for key in ("sha256", "size"))
    return {
        **bert,
        "encoder_sha256": {**sums, **bert.get("encoder_sha256", {})},
        "encoder_bytes": {**sizes, **bert.get("encoder_bytes", {})},
        "encoder_licence": bert.get("encoder_licence") or entry.get("licence"),
    }
