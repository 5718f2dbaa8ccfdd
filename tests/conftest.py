import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data that stands in for downloads; the test is skipped where there is none."""
    folder = Path(os.environ.get("THREEFOLD_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs public data: no folder {folder} (set THREEFOLD_DATA)")
    return folder
