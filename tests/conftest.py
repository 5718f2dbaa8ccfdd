import os
from pathlib import Path

import pytest
from hypothesis import settings

# Tests share their cores with whatever else runs: how long an example takes says nothing about the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data that stands in for downloads; the test is skipped where there is none."""
    folder = Path(os.environ.get("THREEFOLD_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs public data: no folder {folder} (set THREEFOLD_DATA)")
    return folder
