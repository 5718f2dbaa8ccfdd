"""What several tables say in words."""

from collections.abc import Iterator

from threefold.vision.settings import Settings


def notes(settings: Settings) -> Iterator[str]:
    """How many seeds there are, which sparsities, and that other tasks stand for the paper's where they do."""
    fewer = settings.dense_prediction and settings.dense_prediction_seeds != settings.seeds
    there = f" ({_counted(settings.dense_prediction_seeds)} in detection and segmentation)" if fewer else ""
    yield (
        f"Here: {_counted(settings.seeds)} of subnetworks{there}, {_counted(settings.dense_seeds)} of whole networks; "
        "sparsities "
        + ", ".join(f"{100 * settings.schedule.sparsity(level):.1f}" for level in settings.schedule.levels)
        + " %."
    )
    yield from stand_ins(settings)


def stand_ins(settings: Settings) -> Iterator[str]:
    """That other tasks stand for the paper's, where they do."""
    if any(task.stands_in for task in (*settings.pretraining, *settings.tasks)):
        yield (
            "A published value is that of the paper's task in brackets, the one that ours stands for: compare signs "
            "and orders, not values. The weights called ImageNet's are pre-trained on what stands for it."
        )


def _counted(seeds: tuple[int, ...]) -> str:
    return "one seed" if len(seeds) == 1 else f"{len(seeds)} seeds"
