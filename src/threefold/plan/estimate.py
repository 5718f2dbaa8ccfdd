"""What a job will take: seconds, where they come from, device, memory and disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from threefold.plan.device import CPU, Device
from threefold.plan.measured import Measured
from threefold.plan.other_rules import seconds_before, table, tabled_seconds
from threefold.plan.planned import PlannedJob
from threefold.plan.training import Paper, StepCost, Training

Origin = Literal["measured", "modelled", "tabled"]


@dataclass(frozen=True)
class Estimate:
    """A job's part of the bill.

    Attributes:
        job: which job.
        seconds: of wall time, alone on its device and cores.
        origin: "measured" from runs of its tasks here, "modelled" from counted operations, "tabled" where it trains
            nothing.
        device: "cpu" or the GPU's name.
        disk: bytes that it leaves.
        memory_gb: of the GPU; 0 on the CPU.
    """

    job: PlannedJob
    seconds: float
    origin: Origin
    device: str
    disk: float
    memory_gb: float


class Estimator:
    """Estimates jobs of one configuration."""

    def __init__(self, config: Mapping[str, Any], papers: Mapping[str, Paper], cpu: Device, gpu: Device) -> None:
        """Jobs that ask for a GPU run on `gpu`, all others on `cpu`.

        Args:
            config: the whole configuration.
            papers: by the prefix of their rules.
            cpu: of this machine.
            gpu: that is asked about; may be `cpu`.
        """
        self._config = config
        self._papers = papers
        self._devices = (cpu, gpu)
        self._measured = {
            (name, device.name): Measured(paper.folder, device)
            for name, paper in papers.items()
            for device in self._devices
        }

    def of(self, job: PlannedJob) -> Estimate:
        """What `job` will take."""
        device = self._devices[job.asks_for_gpu]
        name = job.rule.partition("_")[0]
        paper = self._papers.get(name)
        trainings = list(paper.trainings(job)) if paper else []
        disk = sum(each.data_bytes(path) for each in self._papers.values() for path in job.output)
        if paper is None or not trainings:
            before = seconds_before(job)
            seconds = tabled_seconds(job, self._config, device.name != CPU) if before is None else before
            return Estimate(job, seconds, "tabled" if before is None else "measured", device.name, disk, 0.0)
        seconds, origins, memory = table()["startup"][name] / table()["cpu_share"], set[Origin](), 0.0
        for training in trainings:
            subject, rate = training.subject, None
            if not subject.pretraining:
                rate = self._measured[name, device.name].seconds_a_step(subject.task, subject.weights)
            cost = paper.cost(subject)
            memory = max(memory, cost.memory / 1e9)
            origins.add("modelled" if rate is None else "measured")
            seconds += modelled_seconds(training, cost, device, job.threads) if rate is None else rate * training.steps
        disk += sum(_left(path, cost.weights) for path in job.output)
        origin: Origin = "measured" if origins == {"measured"} else "modelled"
        return Estimate(job, seconds, origin, device.name, disk, 0.0 if device.name == CPU else memory)


def modelled_seconds(training: Training, cost: StepCost, device: Device, threads: int) -> float:
    """Seconds of one training, from the operations of its steps and evaluations.

    Pictures are decoded meanwhile, and where that is slower it decides. A CPU reaches a share of what the probe found,
    which had a core to itself and all its data in caches; `threads` share the work evenly.
    """
    spread = table()["cpu_share"] * threads if device.name == CPU else 1.0
    decoding = [table()["decode_seconds"] * pictures / threads for pictures in cost.decoded]
    step = max(device.seconds(cost.step, cost.precision) / spread, decoding[0])
    evaluation = max(device.seconds(cost.evaluation) / spread, decoding[1])
    return float(training.steps * step + training.evaluations * evaluation)


def _left(path: str, weights: int) -> float:
    """Bytes of a file of a training: weights, masks of a byte for each of them, or a score."""
    if "/weights/" in path and path.endswith(".safetensors"):
        return float(weights)
    return weights / 4 if "/masks/" in path else 3e3
