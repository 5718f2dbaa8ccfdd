"""Table 2: transfer of simCLR's ticket, whose last round was trained at another temperature."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from threefold.lottery.estimate import Estimate
from threefold.reporting import published
from threefold.reporting.claims.judge import Difference
from threefold.reporting.inputs import Inputs, many, one
from threefold.reporting.published import rows_by
from threefold.reporting.tables import Table, number, significant, write
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.table_notes import stand_ins
from threefold.vision.artifacts.temperature_runs import temperature_scores, transfer_by_temperature
from threefold.vision.claims.ablations import USUAL_TEMPERATURE
from threefold.vision.settings import Settings

TITLE = "Table 2. Temperature of simCLR"


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """The transfers, and the paper's accuracies."""
    return {"scores": temperature_scores(settings), "published": published.path("vision", "table2")}


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Write the table to `stem`."""
    ours = transfer_by_temperature(Measured.read(many(inputs, "scores"), settings))
    theirs = {float(row["temperature"]): row for row in rows_by(one(inputs, "published"), "temperature").values()}
    frame = pd.DataFrame(_rows(ours, theirs, settings.temperatures.usual)).astype({"seeds": "Int64"})
    write(Table(TITLE, _caption(settings), _columns(settings), frame, notes=tuple(_notes(settings))), stem)


def _rows(
    ours: Mapping[float, Estimate], theirs: Mapping[float, Mapping[str, Any]], usual: float
) -> Iterator[dict[str, Any]]:
    reference = ours.get(usual)
    for temperature in sorted({*ours, *theirs}):
        here, row = ours.get(temperature), theirs.get(temperature)
        gap = Difference.of(here, reference) if here and reference and temperature != usual else None
        yield {
            "temperature": temperature,
            "mean": here and here.mean,
            "sd": here and here.sd,
            "seeds": here and here.seeds,
            "gap": gap and gap.value,
            "gap_sd": gap and gap.sd,
            "published": row and float(row["value"]),
            "published_gap": row and _published_gap(theirs, temperature),
            "verified": row and bool(row["verified"]),
        }


def _published_gap(theirs: Mapping[float, Mapping[str, Any]], temperature: float) -> float | None:
    if temperature == USUAL_TEMPERATURE:
        return None
    return float(theirs[temperature]["value"]) - float(theirs[USUAL_TEMPERATURE]["value"])


def _caption(settings: Settings) -> str:
    study, task = settings.temperatures, settings.task(settings.temperatures.task)
    before, after = (100 * settings.schedule.sparsity(level) for level in (study.level, study.level + 1))
    return (
        f"The simCLR ticket of {before:.1f} % is trained on its task of pre-training at each temperature t and pruned "
        f"once, to {after:.1f} %; what that leaves of the pre-trained weights is then trained on {task.title}. "
        f"{task.metric.capitalize()} in per cent, mean ± deviation over seeds."
    )


def _columns(settings: Settings) -> tuple[Any, ...]:
    usual = settings.temperatures.usual
    return (
        significant("temperature", "t"),
        number("mean", "Here", 1, spread="sd"),
        number("gap", f"Here − t = {usual:g}", 1, spread="gap_sd"),
        number("published", "Published", 2, verified="verified"),
        number("published_gap", f"Published − t = {USUAL_TEMPERATURE:g}", 2),
    )


def _notes(settings: Settings) -> Iterator[str]:
    study = settings.temperatures
    seeds = "one seed" if len(study.seeds) == 1 else f"{len(study.seeds)} seeds"
    yield f"Here: {seeds}. A dash: that temperature was not tried."
    yield (
        f"Here all other rounds, and pre-training where it is part of the workflow, are at t = {study.usual:g}, whose "
        f"row is the ordinary chain of rounds; in the paper's code t is {USUAL_TEMPERATURE:g}."
    )
    yield from stand_ins(settings)
