"""What a finished run leaves: its score, and beside it what it cost."""

from pathlib import Path

import torch

from threefold.lottery.score import Cost, Score, revision, write_cost, write_score


def record(path: Path, score: Score, seconds: float, device: str) -> None:
    """Write `score` to `path` and the cost of the run, `seconds` on `device` ("cpu" or "cuda"), to `cost.json`."""
    write_score(path, score)
    name = torch.cuda.get_device_name() if device == "cuda" else "cpu"
    write_cost(path.with_name("cost.json"), Cost(seconds, name, torch.__version__, revision()))
