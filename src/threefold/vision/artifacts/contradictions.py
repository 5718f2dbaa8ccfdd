"""Where the paper's text contradicts its own figures, computed from the published values."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.lottery.schedule import Schedule
from threefold.reporting.published import Rows, rows_by
from threefold.vision.artifacts.published_curve import Point, PublishedCurves
from threefold.vision.artifacts.winning import stated_winnings
from threefold.vision.claims.levels import SCHEDULE
from threefold.vision.claims.series import (
    DETECTION,
    IMAGENET,
    MOCO,
    NATURAL,
    PRETRAINED,
    PRETRAINING,
    RANDOM,
    Series,
)

# What they are computed from.
FILES = ("table2", "figure3", "figure5", "winning", "text")

_IMAGENET, _MOCO = Series.transferred(IMAGENET), Series.transferred(MOCO)


def contradictions(files: Mapping[str, Path]) -> list[str]:
    """One sentence or two for each; `files` are those of `FILES`, by name."""
    curves = PublishedCurves.read(files["figure3"], files["figure5"])
    text = rows_by(files["text"], "place", "quantity")
    return [
        *_winning_below_dense(curves, files["winning"]),
        *_not_monotone(curves, files["winning"]),
        *_ranking_in_detection(curves, text),
        *_rising_detection(curves, files["winning"]),
        *_inferior_everywhere(curves, text),
        *_range_of_the_abstract(files["winning"], text),
        *_similarity(text, SCHEDULE),
        *_temperature(files["table2"]),
        *_words(text),
    ]


def _winning_below_dense(curves: PublishedCurves, winning: Path) -> Iterator[str]:
    found = list(stated_winnings(curves, winning))
    below = [each for each in found if each.difference < -each.stated.error]
    worst = sorted(below, key=lambda each: each.difference)[:3]
    if below:
        yield (
            f"{len(below)} of {len(found)} winning sparsities of Figures 3 and 5 have a mean below that of the dense "
            "network and win by the tolerance of a standard deviation only; farthest below are "
            + ", ".join(
                f"{each.task} {each.series} at {each.stated.sparsity:.2f} %: {_signed(each.difference)}"
                for each in worst
            )
            + "."
        )


def _not_monotone(curves: PublishedCurves, winning: Path) -> Iterator[str]:
    """A winning sparsity with a denser subnetwork that is worse than the winning one by more than what it lost."""
    for each in stated_winnings(curves, winning):
        denser = [point for point in curves.curve(each.task, each.series) if 0 < point.level < each.stated.level]
        lowest = min(denser, key=lambda point: point.value, default=each.stated)
        if each.task in NATURAL and lowest.value < each.stated.value - _far(lowest):
            yield (
                f"{each.task} {each.series} is said to win up to {each.stated.sparsity:.2f} %; at "
                f"{lowest.sparsity:.2f} % it is {_signed(lowest.value - each.dense.value)} points off dense, at the "
                f"stated sparsity {_signed(each.difference)}."
            )


def _far(point: Point) -> float:
    """Far beyond the error of reading a difference."""
    return 20 * point.error


def _ranking_in_detection(curves: PublishedCurves, text: Rows) -> Iterator[str]:
    _row(text, "figure5", "moco-best-everywhere")
    pairs = list(zip(curves.curve(DETECTION, _IMAGENET), curves.curve(DETECTION, _MOCO), strict=True))
    ahead = [moco for imagenet, moco in pairs if moco.value > imagenet.value]
    if len(ahead) < len(pairs):
        yield (
            "In detection MoCo is said to be better than ImageNet at all sparsities; in Figure 5 it is so at "
            f"{len(ahead)} of {len(pairs)} points ({', '.join(f'{point.sparsity:.2f}' for point in ahead)} %)."
        )


def _rising_detection(curves: PublishedCurves, winning: Path) -> Iterator[str]:
    for each in stated_winnings(curves, winning):
        if each.task == DETECTION and each.without_loss.level > each.stated.level:
            points = curves.curve(each.task, each.series)
            best = max(points, key=lambda point: point.value)
            yield (
                f"{DETECTION} {each.series} is said to win up to {each.stated.sparsity:.2f} %; in Figure 5 it is not "
                f"below dense at {each.without_loss.sparsity:.2f} %, and {_signed(best.value - each.dense.value)} at "
                f"{best.sparsity:.2f} %."
            )


def _inferior_everywhere(curves: PublishedCurves, text: Rows) -> Iterator[str]:
    _row(text, "figure3", "inferior-everywhere")
    for task in NATURAL:
        for series in (Series(mask, weights) for mask in (PRETRAINING, "task") for weights in PRETRAINED):
            pairs = zip(curves.curve(task, Series.own(RANDOM)), curves.curve(task, series), strict=True)
            worse = [other for start, other in pairs if other.value < start.value - start.error - other.error]
            if worse:
                sparsities = ", ".join(f"{point.sparsity:.2f}" for point in worse)
                yield (
                    f"Random weights are said to be inferior on all tasks; on {task} {series} is below "
                    f"{Series.own(RANDOM)} at {sparsities} %."
                )


def _range_of_the_abstract(winning: Path, text: Rows) -> Iterator[str]:
    ends = [float(_row(text, "abstract", end)["value"]) for end in ("universal-from", "universal-to")]
    tasks = []
    for end in ends:
        rows = rows_by(winning, "place", "task", "mask", "weights")
        tasks.append(
            [
                f"{task} {Series(mask, weights)}"
                for (place, task, mask, weights), row in rows.items()
                if place in ("figure3", "figure4") and mask == PRETRAINING and float(row["sparsity"]) == end
            ]
        )
    if tasks[0] != tasks[1]:
        yield (
            f"The abstract's range of universal subnetworks, {ends[0]:.2f} to {ends[1]:.2f} %, mixes tasks and "
            f"pre-trainings: {', '.join(tasks[0])} at one end, {', '.join(tasks[1])} at the other."
        )


def _similarity(text: Rows, schedule: Schedule) -> Iterator[str]:
    from threefold.lottery.similarity import expected_jaccard

    stated = float(_row(text, "figure6", "similarity")["value"])
    level = int(_row(text, "figure6", "similarity-round")["value"])
    chance = 100 * expected_jaccard(schedule.sparsity(level), schedule.sparsity(level))
    if stated < chance:
        yield (
            f"Masks are said to share less than {stated:g} % after {level} rounds, which is below the {chance:.1f} % "
            "that independent masks of that sparsity share (Jaccard): measure or round differs from the text."
        )


def _temperature(table2: Path) -> Iterator[str]:
    values = {float(row["temperature"]): float(row["value"]) for row in rows_by(table2, "temperature").values()}
    falling = sorted(temperature for temperature in values if temperature >= max(values, key=lambda t: values[t]))
    for lower, higher in pairwise(falling):
        if values[higher] > values[lower]:
            yield (
                f"Accuracy is said to degrade at extreme temperatures; in Table 2 it rises from {values[lower]:.2f} at "
                f"{lower:g} to {values[higher]:.2f} at {higher:g}."
            )


def _words(text: Rows) -> Iterator[str]:
    for place, quantity in (("figure12", "names-swapped"), ("name", "misspelt")):
        statement = str(_row(text, place, quantity)["statement"])
        yield f"{statement[0].upper()}{statement[1:]}."


def _row(text: Rows, place: str, quantity: str) -> Mapping[str, Any]:
    if (place, quantity) not in text:
        raise ThreefoldError(f"published text: no row {place} {quantity}; a contradiction is computed from it")
    return text[place, quantity]


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
