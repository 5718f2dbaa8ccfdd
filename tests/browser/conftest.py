"""Chromium with the report open; without Chromium these tests are skipped."""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Browser, browser
from tests.browser.made_up import write_made_up_report

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A tab of headless Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium: install Debian's package chromium to test the report in a browser")
    with browser(found, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with made-up contents, or the one that the environment's THREEFOLD_REPORT names."""
    if "THREEFOLD_REPORT" in os.environ:
        return Path(os.environ["THREEFOLD_REPORT"]).resolve()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("project"))
        return write_made_up_report().resolve()


@pytest.fixture
def opened(tab: Browser, page: Path) -> Browser:
    """The page, freshly opened at a desktop's width in the light, everything unfolded."""
    tab.resize(1280)
    tab.prefer("light")
    tab.open(page)
    tab.value("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    return tab


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, from npm's registry, or from the file that the environment's THREEFOLD_AXE names."""
    if "THREEFOLD_AXE" in os.environ:
        return Path(os.environ["THREEFOLD_AXE"]).read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("axe")
    try:
        subprocess.run(
            ["npm", "pack", "--silent", "axe-core@4"], cwd=folder, check=True, capture_output=True, timeout=120
        )
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no axe-core: npm could not fetch it ({error})")
    with tarfile.open(next(folder.glob("axe-core-*.tgz"))) as packed:
        source = packed.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode()
