"""The estimates of all jobs, added up by stage, and the longest chain among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from threefold.plan.device import CPU
from threefold.plan.estimate import Estimate
from threefold.plan.planned import PlannedJob

_OF_ALL_PAPERS = ("index", "claims", "report")
_READERS = ("figure", "table", "winning")
_TRAINED_BY_ITHEMAL = "train"


@dataclass(frozen=True)
class Stage:
    """Jobs of one kind.

    Attributes:
        name: the paper and the kind.
        jobs: how many are to run.
        there: how many need not run.
        gpu_hours: of those that are to run.
        cpu_hours: hours of one core, without those of jobs on a GPU.
        disk_gb: of all that they leave.
        memory_gb: the most that one of them asks for of the host.
        gpu_memory_gb: the most that one needs of its GPU.
        measured: the share of the hours that earlier runs here tell.
    """

    name: str
    jobs: int
    there: int
    gpu_hours: float
    cpu_hours: float
    disk_gb: float
    memory_gb: float
    gpu_memory_gb: float
    measured: float


@dataclass(frozen=True)
class Bill:
    """What the plan costs: its stages, all together, and the jobs of the critical path, first to last."""

    stages: tuple[Stage, ...]
    total: Stage
    path: tuple[Estimate, ...]

    @property
    def path_hours(self) -> float:
        """How long the plan takes at least, on however many machines."""
        return sum(estimate.seconds for estimate in self.path) / 3600


def bill(estimates: Sequence[Estimate], there: Sequence[PlannedJob] = ()) -> Bill:
    """Add up what is to run; `there` are jobs whose results are there already."""
    names = list(dict.fromkeys(map(stage_of, [*(estimate.job for estimate in estimates), *there])))
    stages = tuple(
        _stage(
            name,
            [estimate for estimate in estimates if stage_of(estimate.job) == name],
            sum(stage_of(job) == name for job in there),
        )
        for name in sorted(names)
    )
    return Bill(stages, _stage("all", estimates, len(there)), critical_path(estimates))


def stage_of(job: PlannedJob) -> str:
    """The paper, and what of it the job does."""
    rule = job.rule
    if rule in _OF_ALL_PAPERS:
        return "report and claims"
    paper = rule.partition("_")[0] if rule.startswith(("bert_", "vision_")) else "ithemal"
    if rule == "download":
        return "downloads"
    if any(f"_{word}" in rule for word in _READERS):
        return f"{paper} tables and figures"
    if "pretrain_" in rule or rule == "bert_pretrain":
        return f"{paper} pre-training"
    if "_round" in rule and "last_round" not in rule:
        return f"{paper} rounds of pruning"
    trained = any(path.endswith("/score.json") for path in job.output) or rule == "bert_rewinding_points"
    return f"{paper} training" if trained or rule == _TRAINED_BY_ITHEMAL else f"{paper} data and baselines"


def critical_path(estimates: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """The chain of jobs, each of which needs the one before, that takes longest."""
    maker = {path: index for index, estimate in enumerate(estimates) for path in estimate.job.output}
    before = [{maker[path] for path in estimate.job.input if path in maker} for estimate in estimates]
    ends: dict[int, float] = {}
    previous: dict[int, int | None] = {}
    waiting = list(range(len(estimates)))
    while waiting:
        index = waiting[-1]
        if index in ends:
            waiting.pop()
            continue
        if missing := [needed for needed in before[index] if needed not in ends]:
            waiting.extend(missing)
            continue
        latest = max(before[index], key=lambda needed: ends[needed], default=None)
        previous[index] = latest
        ends[index] = estimates[index].seconds + (0.0 if latest is None else ends[latest])
    chain: list[Estimate] = []
    at = max(ends, key=lambda index: ends[index], default=None)
    while at is not None:
        chain.append(estimates[at])
        at = previous[at]
    return tuple(reversed(chain))


def _stage(name: str, estimates: Sequence[Estimate], there: int) -> Stage:
    seconds = sum(estimate.seconds for estimate in estimates)
    known = sum(estimate.seconds for estimate in estimates if estimate.origin == "measured")
    on_gpu = [estimate for estimate in estimates if estimate.device != CPU]
    on_cpu = [estimate for estimate in estimates if estimate.device == CPU]
    return Stage(
        name,
        len(estimates),
        there,
        sum(estimate.seconds for estimate in on_gpu) / 3600,
        sum(estimate.seconds * estimate.job.threads for estimate in on_cpu) / 3600,
        sum(estimate.disk for estimate in estimates) / 1e9,
        max((estimate.job.resources.get("mem_mb", 0) for estimate in estimates), default=0) / 1000,
        max((estimate.memory_gb for estimate in estimates), default=0.0),
        known / seconds if seconds else 0.0,
    )
