"""What the differences between our trainings and the paper's mean, in words."""

from collections.abc import Container, Iterator, Mapping

_MEANING: Mapping[str, str] = {
    "epochs": (
        "Epochs: passes over the training images, of as many batches as hold them all. Where there are fewer than in "
        "the paper, images are fewer and smaller as well; a step is an update in both."
    ),
    "steps": "Steps: the paper gives these trainings in iterations, whatever the number of images.",
    "batch": "Batch: in contrastive pre-training it is also the number of views that a view is told apart from.",
    "learning rate": (
        "Learning rate: for another network and other images; the configuration says how it was chosen. Where several "
        "are given, each weights train at their own, so that none is favoured; the paper trains all at one."
    ),
    "schedule": (
        "Schedule: one that falls to 0 lets short trainings end at a low rate without milestones to be chosen; a "
        "warm-up keeps high rates stable."
    ),
    "optimiser": "Optimiser: the paper does not say which kind of momentum, nor that gradients are clipped.",
    "weight decay": "Weight decay: part of the gradient, on every parameter, in both.",
    "metric": "Metric: what is reported; others are beside it in the score files.",
}
_HEADS = (
    "Heads and the first convolution are trained at the rate of their row and never pruned. Seeds, sparsities and "
    "augmentations are not in the paper's table; the configuration has them."
)


def notes(differing: Container[str]) -> Iterator[str]:
    """What each of the columns in which some row is `differing` means."""
    yield from (meaning for name, meaning in _MEANING.items() if name in differing)
    yield _HEADS
