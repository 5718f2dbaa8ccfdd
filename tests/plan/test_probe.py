import pytest

from threefold.plan import probe


def test_the_probe_finds_what_this_cpu_does_in_a_second_and_leaves_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_TURNS", 2)
    threads = probe.torch.get_num_threads()
    found = probe.probed()
    assert probe.torch.get_num_threads() == threads
    # Between a slow core and a fast one; a wrong unit would be a thousand times off.
    assert all(1e8 < rate < 1e13 for rate in found.flops.values())
    assert 1e8 < found.bandwidth < 1e12
    assert 1e-7 < found.issue_seconds < 1e-3
    assert found.flops["matmul", "bf16"] < found.flops["matmul", "fp32"]


def test_what_is_disturbed_in_some_turns_counts_as_in_its_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_TURNS", 2)
    monkeypatch.setattr(probe, "_IN_A_ROW", 1)
    clock = iter([0.0, 5.0, 5.0, 6.0, 6.0, 8.0, 8.0, 12.0])
    monkeypatch.setattr(probe, "process_time", lambda: next(clock))
    assert probe._fastest([lambda: None, lambda: None]) == [2.0, 1.0]
