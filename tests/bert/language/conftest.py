from pathlib import Path

import pytest

from threefold.bert.language.build import build


@pytest.fixture(scope="session")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    build(folder, seed=1, sentences=2000, train=1500, dev=500)
    return folder
