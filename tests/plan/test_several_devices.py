import pytest

from tests.plan.test_estimate import CPU, SCORE, SMOKE
from threefold.plan.plan import plan
from threefold.plan.planned import PlannedJob


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[str, ...], int]]:
    """What Snakemake is asked for, and with how many cores; it answers with one job."""
    found: list[tuple[tuple[str, ...], int]] = []
    planned = PlannedJob("bert_control", (), (SCORE,), None, {}, 1, {"gpu": 1})

    def planned_jobs(files: object, targets: list[str], cores: int, *, force_all: bool = False) -> list[PlannedJob]:
        found.append((tuple(targets), cores))
        return [planned]

    monkeypatch.setattr("threefold.plan.plan.planned_jobs", planned_jobs)
    monkeypatch.setattr("threefold.plan.plan.probed", lambda: CPU)
    return found


def test_every_device_gets_a_bill_from_one_plan_of_snakemakes(asked):
    said = plan([SMOKE], ["h100", "v100"], ["bert"])
    assert asked == [(("bert",), 1)]
    h100, v100 = said.split("On v100:")
    assert h100.startswith("On h100:")
    assert "of one h100 a job: a model (vendor's peaks, shares measured on one h100)" in h100
    assert "of one v100 a job: a model (vendor's peaks, shares assumed to be those of h100)" in v100


def test_without_a_gpu_the_hours_are_this_cpus(asked):
    assert "this CPU, probed" in plan([SMOKE], ["cpu"], [])


def test_a_plan_has_as_many_cores_as_the_configuration_gives_a_training_job(asked, tmp_path):
    (tmp_path / "threads.yaml").write_text("vision: {threads: 8}")
    plan([SMOKE, tmp_path / "threads.yaml"], ["h100"], [])
    assert {cores for _, cores in asked} == {8}
