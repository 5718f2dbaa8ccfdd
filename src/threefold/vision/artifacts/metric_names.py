"""Metrics as the paper calls them."""

_NAMES = {"retrieval": "retrieval accuracy", "ap": "AP", "ap50": "AP50", "ap75": "AP75", "miou": "mIoU"}


def metric_name(metric: str) -> str:
    """A metric of the configuration as the paper calls it."""
    return _NAMES.get(metric, metric)
