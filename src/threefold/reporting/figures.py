"""Drawing and saving figures: the house style, and the same bytes for the same input.

matplotlib is imported where something is drawn: asking a figure what it needs must stay cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from threefold.files import written_aside
from threefold.reporting import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = ("svg", "pdf", "png")

# What matplotlib would write of the moment and of itself; None leaves it out.
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def save(stem: Path, width: float, height: float, paint: Callable[[Figure], None]) -> None:
    """Let `paint` draw on an empty figure of `width` x `height` inches; write it as SVG, PDF and PNG beside `stem`.

    `stem` is the file's name without a suffix. Settings of the user's matplotlib are neither read nor changed, and
    neither dates nor versions enter the files, so equal drawings are equal bytes.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        cast(Any, matplotlib.rcParams).update(style.RC)
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        paint(figure)
        for form in FORMATS:
            with written_aside(stem.with_name(f"{stem.name}.{form}")) as aside:
                figure.savefig(aside, format=form, metadata=_METADATA[form])


def whole_page(figure: Figure) -> Axes:
    """Axes over all of `figure`, without lines and numbers; their units are inches from its upper left corner."""
    figure.set_layout_engine("none")
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, figure.get_figwidth())
    page.set_ylim(figure.get_figheight(), 0)
    page.axis("off")
    return page
