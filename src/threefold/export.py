"""Tickets for use without this program: of which paper a run is, and where its ticket goes."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from threefold.bert.export import export as export_bert
from threefold.errors import ThreefoldError
from threefold.plan.merged import merged
from threefold.ticket import Asked
from threefold.vision.export import export as export_vision

_Export = Callable[[Mapping[str, Any], Asked, Path], None]
_PAPERS: Mapping[str, _Export] = {"bert": export_bert, "vision": export_vision}


def export_ticket(path: str | Path, folder: str | Path, files: Iterable[str | Path] = ()) -> None:
    """Write the ticket of the run whose folder or score is `path` into `folder`; equal results give equal bytes.

    Args:
        path: `<results>/<paper>/<task>/<weights>/<mask>/seed<k>`, or a file there.
        folder: made where it is not; files of the ticket's names are replaced.
        files: configurations after the default one, those that the run was made with.

    Raises:
        ThreefoldError: `path` is no run's, something that the ticket is made of is missing (the message says how to
            make it) or broken, or the configuration is not that of the run.
    """
    asked = Asked.of(path, files)
    config = merged(files)
    for paper, export in _PAPERS.items():
        if config[paper]["folder"] == asked.root.name:
            export(config, asked, Path(folder))
            return
    known = " and ".join(f"results/{config[paper]['folder']}" for paper in _PAPERS)
    raise ThreefoldError(f"{path}: the configuration is of {known}; give the one of this run with --config")
