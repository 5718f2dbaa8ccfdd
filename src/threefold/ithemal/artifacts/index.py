"""The list of all tables and figures, for who has just run the workflow."""

from collections.abc import Mapping
from pathlib import Path

from threefold.files import write_text
from threefold.ithemal.artifacts import ARTIFACTS, load, outputs


def write_index(path: Path, left_out: Mapping[str, str]) -> None:
    """Write every artifact's title and files as Markdown, and the predictors that were left out with the reason."""
    lines = ["# Results", "", "## Ithemal", ""]
    for name in ARTIFACTS:
        files = ", ".join(f"`{file}`" for file in outputs(name))
        lines.append(f"- {load(name).title}: {files}")
    if left_out:
        lines += ["", "Left out:", ""]
        lines += [f"- {predictor}: {complaint}" for predictor, complaint in left_out.items()]
    write_text(path, "\n".join(lines) + "\n")
