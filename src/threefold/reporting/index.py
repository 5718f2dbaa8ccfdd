"""The page that lists what was made."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from threefold.files import write_text
from threefold.reporting.catalogue import Catalogue


def write_index(path: Path, catalogues: Iterable[Catalogue], left_out: Mapping[str, str]) -> None:
    """Write every artifact's title and files as Markdown, and the predictors that were left out with the reason."""
    lines = ["# Results"]
    for catalogue in catalogues:
        lines += ["", f"## {catalogue.title}", ""]
        for name in catalogue.names:
            files = ", ".join(f"`{file}`" for file in catalogue.outputs(name))
            lines.append(f"- {catalogue.module(name).TITLE}: {files}")
    if left_out:
        lines += ["", "Left out:", ""]
        lines += [f"- {predictor}: {complaint}" for predictor, complaint in left_out.items()]
    write_text(path, "\n".join(lines) + "\n")
