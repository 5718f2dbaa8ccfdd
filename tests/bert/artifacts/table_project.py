"""What tables and claims are drawn from in tests: scores by a formula, data of given sizes, masks."""

import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from safetensors.numpy import save_file

from tests.bert.artifacts.figure_project import ROOT, write_masks
from threefold.bert.artifacts import catalogue
from threefold.bert.artifacts.comparison import Results
from threefold.bert.artifacts.evidence_here import Here
from threefold.bert.artifacts.scores import by_run
from threefold.bert.settings import RANDOM, SHUFFLED, Settings
from threefold.bert.winning import Winning, winning_levels, winning_scores
from threefold.lottery.run import MaskName, Run
from threefold.lottery.score import Score, write_score
from threefold.reporting.claims.judge import Judge

Formula = Callable[[Run], float]
# Sparsities at which own masks, others' masks and random masks start to lose.
OWN, OTHERS, ONE_SHOT, AT_RANDOM = 0.75, 0.45, 0.6, 0.15


def like_the_paper(run: Run) -> float:
    """0.9 where nothing is lost, at most 0.5 less, with a little noise; weights that are not pre-trained give 0.4."""
    mask = MaskName.parse(run.mask)
    own = mask.source in (run.task, "mlm")
    knee = {"random": AT_RANDOM, "oneshot": ONE_SHOT}.get(mask.kind, OWN if own else OTHERS)
    noise = np.random.default_rng(zlib.crc32(repr(run).encode())).normal(0, 0.004)
    lost = min(0.5, 2 * max(0.0, mask.level / 10 - knee))
    base = {RANDOM: 0.4, **dict.fromkeys(SHUFFLED.values(), 0.5)}.get(run.weights, 0.9 - lost)
    return float(base + noise)


def score(settings: Settings, run: Run, formula: Formula) -> Score:
    metric, value = settings.task(run.task).metric, formula(run)
    sparsity = settings.schedule.sparsity(MaskName.parse(run.mask).level)
    return Score(run, metric, value, {metric: value, "other": value / 2}, sparsity, 10 * run.seed, (), "", "", 1)


def evidence(settings: Settings, formula: Formula, winning: Winning, examples: Callable[[str], int] = len) -> Here:
    """What table 9 puts claims to, without files."""
    paths = catalogue(settings.folder).module("table9").needs(settings, winning)["scores"]
    found = [score(settings, run, formula) for run in map(Run.of, paths)]
    frame = pd.DataFrame([{**vars(one.run), "sparsity": one.sparsity, "value": one.value} for one in found])
    results = Results(frame, by_run(frame, "sparsity"), settings)
    return Here(results, winning, {task: examples(task) for task in settings.names}, Judge(in_points=False))


def write_scores(settings: Settings, paths: list[str], formula: Formula) -> None:
    for path in paths:
        write_score(path, score(settings, Run.of(path), formula))


def write_data(paths: list[str], examples: Callable[[str], int]) -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file({"train.tokens": np.zeros((examples(path.stem), 4), np.int32)}, path)


def winning_by(settings: Settings, formula: Formula) -> Winning:
    return winning_levels({run: formula(run) for run in map(Run.of, winning_scores(settings))}, settings)


def draw(
    name: str,
    settings: Settings,
    formula: Formula = like_the_paper,
    winning: Winning | None = None,
    examples: Callable[[str], int] = len,
) -> pd.DataFrame:
    """The table's CSV, drawn in the current folder from exactly what it needs."""
    table = catalogue(settings.folder).module(name)
    known = (winning or winning_by(settings, formula)) if table.MEASURED else None
    needed = table.needs(settings, known)
    for kind, value in needed.items():
        paths = [value] if isinstance(value, str) else value
        if kind == "scores":
            write_scores(settings, paths, formula)
        elif kind == "masks":
            write_masks(paths)
        elif kind == "data":
            write_data(paths, examples)
        else:
            for path in map(Path, paths):
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    shutil.copy(ROOT / path, path)
    stem = Path("out") / name
    table.draw(needed, settings, known, stem)
    return pd.read_csv(stem.with_suffix(".csv"))
