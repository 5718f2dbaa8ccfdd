"""What trainings of a task took that are finished: scores and costs in the folder of the results."""

import json
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
        self._found: dict[str, float | None] = {}

    def seconds_a_step(self, task: str) -> float | None:
        """The median; None where no run on `task` is there."""
        if task not in self._found:
            costs = sorted(self._folder.glob(f"{task}/*/*/seed*/cost.json"))[:_ENOUGH]
            rates = [rate for rate in map(self._rate, costs) if rate is not None]
            self._found[task] = median(rates) if rates else None
        return self._found[task]

    def _rate(self, file: Path) -> float | None:
        """Of one run; None where it was of another device, or its files cannot be read."""
        try:
            Run.of(file)
            cost = json.loads(file.read_text(encoding="utf-8"))
            steps = json.loads(file.with_name("score.json").read_text(encoding="utf-8"))["steps"]
            here = cost["device"] == CPU if self._device == CPU else self._device in cost["device"].lower()
            return float(cost["seconds"] / steps) if here else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
