import torch
from torch import Tensor
from torchvision.models import ResNet
from torchvision.models.resnet import BasicBlock

from threefold.vision.detection.yolo import Yolo


class Wrapped(ResNet):
    """torchvision's ResNet-18, whose stages have the strides of a ResNet-50."""

    channels = (64, 128, 256, 512)
    strides = (4, 8, 16, 32)

    def __init__(self) -> None:
        super().__init__(BasicBlock, [2, 2, 2, 2])

    def stages(self, images: Tensor) -> tuple[Tensor, ...]:
        found = [self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(images)))))]
        for layer in (self.layer2, self.layer3, self.layer4):
            found.append(layer(found[-1]))
        return tuple(found)


def test_at_416_pixels_there_are_yolos_10647_boxes():
    network = Yolo(Wrapped(), torch.rand(3, 3, 2) * 300 + 10, 20).eval()

    with torch.inference_mode():
        said = network(torch.rand(1, 3, 416, 416))

    assert said.boxes.shape == (1, 10647, 4)
    assert said.classes.shape == (1, 10647, 20)
    assert {name.split(".")[0] for name, _ in network.named_parameters()} == {"backbone", "neck", "head"}
