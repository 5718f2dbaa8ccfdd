"""YOLOv4 (Bochkovskiy et al. 2020) on a backbone of the paper."""

from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.vision.detection.detector import Detections, Detector
from threefold.vision.detection.grid import Grid
from threefold.vision.detection.head import Head
from threefold.vision.detection.loss import yolo_loss
from threefold.vision.detection.neck import Neck, NeckSize
from threefold.vision.detection.prediction import Prediction
from threefold.vision.detection.suppression import suppress
from threefold.vision.detection.truth import Truth
from threefold.vision.stages import Stages


class Yolo(Detector):
    """Backbone, neck and head; only the backbone has part in a lottery ticket."""

    anchors: Tensor

    def __init__(self, backbone: Stages, anchors: Tensor, classes: int, size: NeckSize | None = None) -> None:
        """Predict from the last stages of `backbone`, one for each row of `anchors`.

        Args:
            backbone: is a part of this module under that name.
            anchors: float32 (scales, per scale, 2), widths and heights in pixels, from fine to coarse.
            classes: how many there are.
            size: of the neck; the paper's by default.

        Raises:
            ThreefoldError: the scales of anchors, neck and backbone do not fit.
        """
        super().__init__()
        size = size or NeckSize()
        if not size.scales == len(anchors) <= len(backbone.channels):
            raise ThreefoldError(
                f"a neck of {size.scales} scales, anchors for {len(anchors)} and {len(backbone.channels)} stages;"
                " let the first two be equal and no more than the stages"
            )
        self.backbone = backbone
        self.strides = backbone.strides[-size.scales :]
        self.neck = Neck(backbone.channels[-size.scales :], size)
        self.head = Head(self.neck.channels, anchors.shape[1], classes)
        # Not trained and told by the configuration, so no part of the weights.
        self.register_buffer("anchors", anchors, persistent=False)

    def forward(self, images: Tensor) -> Prediction:
        """What is where in images (batch, colours, height, width)."""
        features = self.backbone.stages(images)[-len(self.strides) :]
        raw = self.head(self.neck(features)).float()
        return Prediction.of(raw, Grid.over(images.shape[-2], images.shape[-1], self.anchors, self.strides))

    def loss(self, images: Tensor, truth: Truth) -> Tensor:
        """The loss of the paper's code, see `loss.yolo_loss`."""
        prediction: Prediction = self(images)
        return yolo_loss(prediction, truth, images.shape[-2] * images.shape[-1])

    def detect(self, images: Tensor) -> Detections:
        """What is surest of every class, see `suppression.suppress`."""
        return suppress(self(images), images.shape[-2], images.shape[-1])
