"""SSD (Liu et al. 2016), of torchvision's parts, on a backbone of the paper."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.vision.detection.detector import Detections, Detector
from threefold.vision.detection.torchvision_form import detections, listed, targets
from threefold.vision.detection.truth import Truth
from threefold.vision.stages import Stages
from threefold.vision.torchvision_parts import SSD, DefaultBoxGenerator, SSDHead, box_iou


@dataclass(frozen=True)
class SsdSize:
    """The sizes behind the backbone; the defaults follow torchvision's SSD300 from the stride of 8 on.

    Attributes:
        stages: how many of the backbone's are used, from its end.
        extra: channels of further maps, each half as fine as the one before.
        ratios: of width to height, beside 1, of the default boxes of each map; their inverses are added.
        scales: sides of the default boxes as shares of the image's, of each map and one more.
    """

    stages: int = 3
    extra: tuple[int, ...] = (512, 256, 256)
    ratios: tuple[tuple[int, ...], ...] = ((2,), (2, 3), (2, 3), (2, 3), (2,), (2,))
    scales: tuple[float, ...] = (0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05)


class Ssd(Detector):
    """Default boxes of every cell of every map are moved and judged; only the backbone has part in a lottery ticket."""

    def __init__(self, backbone: Stages, classes: int, size: SsdSize | None = None) -> None:
        """Find `classes`; `backbone` is a part of this module under that name.

        Raises:
            ThreefoldError: there are not as many ratios, or scales, as maps, or fewer stages than are to be used.
        """
        super().__init__()
        size = size or SsdSize()
        maps = size.stages + len(size.extra)
        if (len(size.ratios), len(size.scales)) != (maps, maps + 1) or size.stages > len(backbone.channels):
            raise ThreefoldError(
                f"SSD with ratios of {len(size.ratios)} maps and {len(size.scales)} scales, {size.stages} stages of "
                f"{len(backbone.channels)} and {len(size.extra)} further maps; give ratios for each map, and one scale "
                "more"
            )
        self.backbone = backbone
        self.used = size.stages
        channels = [*backbone.channels[-size.stages :], *size.extra]
        self.extra = nn.ModuleList(_coarser(*pair) for pair in pairwise(channels[size.stages - 1 :]))
        boxes = DefaultBoxGenerator([list(ratios) for ratios in size.ratios], scales=list(size.scales))
        head = SSDHead(channels, boxes.num_anchors_per_location(), classes + 1)
        # The size is of a resizing that is left out.
        self.parts = SSD(nn.Identity(), boxes, (1, 1), classes + 1, head=head)

    def loss(self, images: Tensor, truth: Truth) -> Tensor:
        """The sum of the losses of boxes and of classes, the latter with three hard negatives for each positive."""
        heads, anchors, wanted = *self._judged(images), targets(truth)
        matched = [self._matched(of_image["boxes"], of) for of_image, of in zip(wanted, anchors, strict=True)]
        losses = self.parts.compute_loss(wanted, heads, anchors, matched)
        total: Tensor = losses["bbox_regression"] + losses["classification"]
        return total

    def detect(self, images: Tensor) -> Detections:
        """What torchvision keeps by default: scores from .01, at most 200 an image."""
        heads, anchors = self._judged(images)
        return detections(self.parts.postprocess_detections(heads, anchors, listed(images).image_sizes))

    def _judged(self, images: Tensor) -> tuple[dict[str, Tensor], list[Tensor]]:
        """Box and class numbers of every default box, and the boxes of every image."""
        maps = list(self.backbone.stages(images)[-self.used :])
        for coarser in self.extra:
            maps.append(coarser(maps[-1]))
        return self.parts.head(maps), self.parts.anchor_generator(listed(images), maps)

    def _matched(self, boxes: Tensor, anchors: Tensor) -> Tensor:
        """The box of each default box, int64 (default boxes,), -1 for none."""
        if not len(boxes):
            return torch.full((len(anchors),), -1, dtype=torch.int64, device=anchors.device)
        matched: Tensor = self.parts.proposal_matcher(box_iou(boxes, anchors))
        return matched


def _coarser(inputs: int, outputs: int) -> nn.Sequential:
    half = outputs // 2
    return nn.Sequential(
        nn.Conv2d(inputs, half, 1), nn.ReLU(inplace=True), nn.Conv2d(half, outputs, 3, 2, 1), nn.ReLU(inplace=True)
    )
