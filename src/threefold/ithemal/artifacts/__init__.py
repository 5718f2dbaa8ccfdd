"""The paper's tables and figures: one module each, `table<n>` or `figure<n>`.

Such a module has a `TITLE`, `needs(config)` (the files it reads, by name) and `draw(inputs, stem)`
(which reads them and writes `<stem>.csv`, `.md`, `.html` or `<stem>.svg`, `.pdf`, `.png`).
The other modules here are what they share.
"""

from threefold.reporting.catalogue import Catalogue

CATALOGUE = Catalogue("Ithemal", __name__, "results/ithemal", claims="table9")
