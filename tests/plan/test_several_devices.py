import pytest

from tests.plan.test_estimate import CPU, SCORE, SMOKE
from threefold.plan.plan import plan
from threefold.plan.planned import PlannedJob


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What Snakemake is asked for; it answers with one job."""
    found: list[tuple[str, ...]] = []
    planned = PlannedJob("bert_control", (), (SCORE,), None, {}, 1, {"gpu": 1})

    def planned_jobs(files: object, targets: list[str], *, force_all: bool = False) -> list[PlannedJob]:
        found.append(tuple(targets))
        return [planned]

    monkeypatch.setattr("threefold.plan.plan.planned_jobs", planned_jobs)
    monkeypatch.setattr("threefold.plan.plan.probed", lambda: CPU)
    return found


def test_every_device_gets_a_bill_from_one_plan_of_snakemakes(asked):
    said = plan([SMOKE], ["h100", "v100"], ["bert"])
    assert asked == [("bert",)]
    h100, v100 = said.split("On v100:")
    assert h100.startswith("On h100:")
    assert "of one h100 a job: a model (vendor's peaks, shares measured on one h100)" in h100
    assert "of one v100 a job: a model (vendor's peaks, shares assumed to be those of h100)" in v100


def test_without_a_gpu_the_hours_are_this_cpus(asked):
    assert "this CPU, probed" in plan([SMOKE], ["cpu"], [])
