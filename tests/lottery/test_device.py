"""What a job computes on."""

from collections.abc import Iterator

import pytest
import torch

from threefold.lottery.device import settle


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("there", "taken"), [(True, "cuda"), (False, "cpu")])
def test_auto_takes_a_gpu_if_there_is_one(monkeypatch: pytest.MonkeyPatch, there: bool, taken: str) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    assert settle("auto", 1) == taken
    assert settle("cpu", 1) == "cpu"


def test_the_cpu_computes_in_the_threads_of_the_job() -> None:
    settle("cpu", 3)
    assert torch.get_num_threads() == 3
