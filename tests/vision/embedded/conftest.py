from pathlib import Path

import pytest

from threefold.vision.embedded.build import build_embedded

SIZES = {"letters": 300, "train": 200, "few": 40, "evaluation": 60, "scenes": 40, "evaluation_scenes": 60}


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embedded")
    build_embedded(folder, seed=1, **SIZES)
    return folder
