"""Faster R-CNN (Ren et al. 2015) with a feature pyramid, of torchvision's parts, on a backbone of the paper."""

from collections import OrderedDict
from dataclasses import dataclass

from torch import Tensor, nn

from threefold.errors import ThreefoldError
from threefold.vision.detection.detector import Detections, Detector
from threefold.vision.detection.torchvision_form import detections, listed, targets
from threefold.vision.detection.truth import Truth
from threefold.vision.stages import Stages
from threefold.vision.torchvision_parts import (
    AnchorGenerator,
    FasterRCNN,
    FastRCNNPredictor,
    FeaturePyramidNetwork,
    MultiScaleRoIAlign,
    TwoMLPHead,
)


@dataclass(frozen=True)
class RegionSize:
    """The sizes behind the backbone; the defaults are torchvision's for a ResNet-50, less its fifth, pooled scale.

    Attributes:
        anchors: side of the square anchor, in pixels, of each of the backbone's last stages, from fine to coarse.
        ratios: of height to width, of the anchors of every scale.
        channels: of the pyramid's maps.
        units: of the layers that judge a region.
        candidates: regions of a scale that may become proposals, in training; half as many in evaluation.
        proposals: regions of an image that are proposed.
        sampled: of them, with the true boxes, are learned from.
        cells: of a map that the side of a region is sampled to.
    """

    anchors: tuple[int, ...] = (32, 64, 128, 256)
    ratios: tuple[float, ...] = (0.5, 1.0, 2.0)
    channels: int = 256
    units: int = 1024
    candidates: int = 2000
    proposals: int = 1000
    sampled: int = 512
    cells: int = 7


class FasterRcnn(Detector):
    """Regions are proposed and then judged; only the backbone has part in a lottery ticket."""

    def __init__(self, backbone: Stages, classes: int, size: RegionSize | None = None) -> None:
        """Find `classes`; `backbone` is a part of this module under that name.

        Raises:
            ThreefoldError: there are anchors for more stages than the backbone has.
        """
        super().__init__()
        size = size or RegionSize()
        if len(size.anchors) > len(backbone.channels):
            raise ThreefoldError(
                f"anchors for {len(size.anchors)} stages and a backbone of {len(backbone.channels)}; give fewer"
            )
        self.backbone = backbone
        self.scales = len(size.anchors)
        self.pyramid = FeaturePyramidNetwork(list(backbone.channels[-self.scales :]), size.channels)
        generator = AnchorGenerator(tuple((side,) for side in size.anchors), (size.ratios,) * self.scales)
        whole = FasterRCNN(
            _Channels(size.channels),
            None,
            rpn_anchor_generator=generator,
            box_roi_pool=MultiScaleRoIAlign(self._names, size.cells, sampling_ratio=2),
            box_head=TwoMLPHead(size.channels * size.cells**2, size.units),
            box_predictor=FastRCNNPredictor(size.units, classes + 1),
            box_batch_size_per_image=size.sampled,
            rpn_pre_nms_top_n_train=size.candidates,
            rpn_pre_nms_top_n_test=size.candidates // 2,
            rpn_post_nms_top_n_train=size.proposals,
            rpn_post_nms_top_n_test=size.proposals,
        )
        self.proposals = whole.rpn
        self.regions = whole.roi_heads

    def loss(self, images: Tensor, truth: Truth) -> Tensor:
        """The sum of the four losses: objectness and boxes of proposals, classes and boxes of regions."""
        here, features, wanted = listed(images), self._features(images), targets(truth)
        regions, of_proposals = self.proposals(here, features, wanted)
        _, of_regions = self.regions(features, regions, here.image_sizes, wanted)
        losses: list[Tensor] = [*of_proposals.values(), *of_regions.values()]
        return sum(losses[1:], losses[0])

    def detect(self, images: Tensor) -> Detections:
        """What torchvision keeps by default: scores from .05, at most 100 an image."""
        here, features = listed(images), self._features(images)
        regions, _ = self.proposals(here, features)
        found, _ = self.regions(features, regions, here.image_sizes)
        return detections(found)

    @property
    def _names(self) -> list[str]:
        return [str(scale) for scale in range(self.scales)]

    def _features(self, images: Tensor) -> dict[str, Tensor]:
        stages = self.backbone.stages(images)[-self.scales :]
        maps: dict[str, Tensor] = self.pyramid(OrderedDict(zip(self._names, stages, strict=True)))
        return maps


class _Channels(nn.Module):
    """Stands for the backbone where torchvision only asks how many channels it gives."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.out_channels = channels
