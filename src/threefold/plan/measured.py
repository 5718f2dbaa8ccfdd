"""What trainings of a task took that are finished: scores and costs in the folder of the results."""

import json
import re
from pathlib import Path
from statistics import median

from threefold.lottery.run import Run
from threefold.plan.device import CPU, Device

_ENOUGH = 25


class Measured:
    """Seconds a step, evaluation and all, by task, of the runs in `folder` that were made on `device`."""

    def __init__(self, folder: str | Path, device: Device) -> None:
        """Look for runs below `folder`; there need be none."""
        self._folder = Path(folder)
        self._device = device.name
        self._found: dict[tuple[str, str], float | None] = {}

    def seconds_a_step(self, task: str, weights: str = "") -> float | None:
        """The median; None where no run on `task` is there, or none from `weights` where their network is its own."""
        if (task, weights) not in self._found:
            costs = sorted(self._folder.glob(f"{task}/{weights or '*'}/*/seed*/cost.json"))[:_ENOUGH]
            rates = [rate for rate in map(self._rate, costs) if rate is not None]
            self._found[task, weights] = median(rates) if rates else None
        return self._found[task, weights]

    def _rate(self, file: Path) -> float | None:
        """Of one run; None where it was of another device, or its files cannot be read."""
        try:
            Run.of(file)
            cost = json.loads(file.read_text(encoding="utf-8"))
            steps = json.loads(file.with_name("score.json").read_text(encoding="utf-8"))["steps"]
            return float(cost["seconds"] / steps) if self._is_here(cost["device"]) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _is_here(self, told: str) -> bool:
        """Whether torch's name of a device is that of this one: an "NVIDIA L40S" is no l4, a "GH200" no h200."""
        return told == CPU if self._device == CPU else re.search(rf"\b{self._device}\b", told.lower()) is not None
