"""Average precision, by the rules of the VOC challenges and of COCO."""

from collections.abc import Callable
from typing import Literal, get_args

import torch
from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.vision.detection.detector import Detections
from threefold.vision.detection.matching import GroundTruth, Matching, match

Rule = Literal["voc2007", "voc2010", "coco"]
RULES: tuple[Rule, ...] = get_args(Rule)

# .50, .55, ... .95.
LEAST_IOUS = torch.arange(10, 20, dtype=torch.float64) / 20
_AP50, _AP75 = 0, 5


def mean_average_precision(found: Detections, truth: GroundTruth, classes: int, rule: Rule) -> dict[str, float]:
    """`ap`, the mean over the least IoUs .50 to .95, `ap50` and `ap75`; each a mean over the classes, from 0 to 1.

    A class without a box that counts has no part in the mean.

    Raises:
        ThreefoldError: no class has one.
    """
    by_class = average_precision(found, truth, classes, rule)
    there = ~by_class.isnan().any(0)
    if not there.any():
        raise ThreefoldError(
            "no box to find: all images of the split are empty or hold difficult boxes only; evaluate on other images"
        )
    by_iou = by_class[:, there].mean(1)
    return {"ap": float(by_iou.mean()), "ap50": float(by_iou[_AP50]), "ap75": float(by_iou[_AP75])}


def average_precision(
    found: Detections, truth: GroundTruth, classes: int, rule: Rule, least: Tensor = LEAST_IOUS
) -> Tensor:
    """Of every class at every least IoU, float64 (IoUs, classes); nan for a class without a box that counts.

    Args:
        found: in the images of `truth`, by their rows.
        truth: difficult boxes need not be found, and finding them is not wrong.
        classes: how many there are.
        rule: `voc2007` samples the precision at eleven recalls, as the paper does; `voc2010` takes the whole area below
            it; `coco` samples at 101 recalls and matches detections to boxes in its own way.
        least: IoUs from which on a box is found, float64 (IoUs,).
    """
    matching, interpolated = _RULES[rule]
    order = found.scores.argsort(descending=True, stable=True)
    found = Detections(*(column[order] for column in found))
    matches = match(found, truth, least.to(found.boxes.device), matching)
    precisions = []
    for label in range(classes):
        positives = int(((truth.classes == label) & ~truth.difficult).sum())
        of_class = found.classes == label
        right = matches.right[:, of_class].double().cumsum(1)
        # What is ignored adds to neither count, so its point repeats the one before it.
        counted = (~matches.ignored[:, of_class]).double().cumsum(1).clamp(min=1)
        precisions.append(
            interpolated(right / positives, right / counted) if positives else right.new_full((len(least),), torch.nan)
        )
    return torch.stack(precisions, 1).cpu()


def _sampled(recalls: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
    def interpolated(recall: Tensor, precision: Tensor) -> Tensor:
        """The mean over `recalls` of the best precision at that recall or a higher one, 0 where it is not reached."""
        envelope = torch.nn.functional.pad(_envelope(precision), (0, 1))
        at = torch.searchsorted(recall.contiguous(), recalls.to(recall).expand(len(recall), -1).contiguous())
        return envelope.gather(1, at).mean(1)

    return interpolated


def _area(recall: Tensor, precision: Tensor) -> Tensor:
    """The area below the best precision at a recall or a higher one."""
    return (recall.diff(dim=1, prepend=recall.new_zeros(len(recall), 1)) * _envelope(precision)).sum(1)


def _envelope(precision: Tensor) -> Tensor:
    return precision.flip(1).cummax(1).values.flip(1)


# COCO's recalls are products in floating point, as pycocotools has them, so that recalls that equal one count alike.
_RULES: dict[Rule, tuple[Matching, Callable[[Tensor, Tensor], Tensor]]] = {
    "voc2007": ("voc", _sampled(torch.arange(11, dtype=torch.float64) / 10)),
    "voc2010": ("voc", _area),
    "coco": ("coco", _sampled(torch.arange(101, dtype=torch.float64) * 0.01)),
}
