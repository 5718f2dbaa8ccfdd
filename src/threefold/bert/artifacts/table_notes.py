"""What several tables say in words."""

from threefold.bert.artifacts.spread import seeds_in_words
from threefold.bert.settings import Settings
from threefold.bert.winning import ONE_SEED

POINTS = (
    "Values are in per cent points of each task's own metric (correlations times 100), on the dev set, mean ± standard "
    "deviation over seeds where there are several. Gap: minus the dense network of the same source, because another "
    "network, or another training of it, starts from another level."
)


def notes(settings: Settings) -> list[str]:
    """How many seeds there are, and that other tasks stand for the paper's where they do."""
    said = seeds(settings)
    if any(task.title != task.counterpart for task in settings.tasks):
        said.append(
            "A published value is that of the paper's task in brackets, the one that ours stands for: "
            "compare signs and orders of gaps, not values."
        )
    return said


def seeds(settings: Settings) -> list[str]:
    """How many seeds there are."""
    said = [
        f"Here: {seeds_in_words(settings.seeds)} of the whole network and of tickets, "
        f"{seeds_in_words(settings.comparison_seeds)} of what they are compared with."
    ]
    return [*said, ONE_SEED] if len(settings.seeds) < 2 else said
