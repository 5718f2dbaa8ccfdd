import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

from threefold.reporting import style
from threefold.reporting.figures import FORMATS, save


def paint(figure: Figure) -> None:
    axis = figure.subplots()
    axis.plot([0, 1, 2], [0, 1, 4], color=style.BLUE)
    axis.set_title("a title")


def test_all_formats_are_written_and_twice_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        save(tmp_path / folder / "figure0", style.COLUMN, 2, paint)
    for form in FORMATS:
        first, second = (tmp_path / folder / f"figure0.{form}" for folder in ("first", "second"))
        assert first.stat().st_size > 1000
        assert first.read_bytes() == second.read_bytes()


def test_the_files_name_neither_a_date_nor_a_version(tmp_path: Path) -> None:
    save(tmp_path / "figure0", style.COLUMN, 2, paint)
    for form in FORMATS:
        content = (tmp_path / f"figure0.{form}").read_bytes()
        assert matplotlib.__version__.encode() not in content
        assert b"CreationDate" not in content
        assert b"dc:date" not in content


def test_the_user_s_settings_neither_show_nor_change(tmp_path: Path) -> None:
    save(tmp_path / "plain", style.COLUMN, 2, paint)
    with matplotlib.rc_context({"axes.facecolor": "red", "font.size": 20}):
        save(tmp_path / "user", style.COLUMN, 2, paint)
        assert matplotlib.rcParams["font.size"] == 20
    assert (tmp_path / "plain.png").read_bytes() == (tmp_path / "user.png").read_bytes()


def test_no_text_is_smaller_than_seven_points() -> None:
    sizes = [
        value for key, value in style.RC.items() if key.endswith("size") and isinstance(value, float) and value > 4
    ]
    assert min(sizes) >= 7


def test_a_colour_that_is_not_a_hex_code_is_refused() -> None:
    with pytest.raises(ValueError, match="blue"):
        style.Line("blue")


def test_asking_figures_what_they_need_does_not_import_matplotlib() -> None:
    code = (
        "import sys\n"
        "from threefold.ithemal.artifacts import CATALOGUE\n"
        "[CATALOGUE.module(name) for name in CATALOGUE.names if name.startswith('figure')]\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
