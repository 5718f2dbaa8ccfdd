"""The paper's tables and figures: one module each, `table<n>` or `figure<n>`.

Such a module has a `TITLE`, `needs(settings)` (the files it reads, by name) and `draw(inputs, settings, stem)`, which
reads them and writes `<stem>.csv`, `.md`, `.html` or `<stem>.svg`, `.pdf`, `.png` with the drawn numbers in
`<stem>.csv`.
The other modules here are what they share.
"""

from threefold.reporting.catalogue import Catalogue


def catalogue(folder: str) -> Catalogue:
    """The artifacts that are written to `folder`."""
    return Catalogue("Vision tickets", __name__, folder, ("svg", "pdf", "png", "csv"), claims="table4")
