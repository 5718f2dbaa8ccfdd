"""What is to be damaged is damaged."""

from random import Random

import pytest
from faults.checkpoints import DAMAGES


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize("size", [9, 4096, 20_000])
def test_every_damage_changes_the_file(name: str, size: int) -> None:
    content = Random(5).randbytes(size)
    for seed in range(20):
        assert DAMAGES[name](content, Random(seed)) != content
