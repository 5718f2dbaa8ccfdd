"""A small backbone and scenes of coloured shapes on noise."""

import torch
from torch import Tensor, nn

from tests.vision.task import task_of
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.vision.detection.objective import Detection
from threefold.vision.segmentation.objective import Segmentation
from threefold.vision.split import Split

SIDE = 32
COLOURS = torch.tensor([[230.0, 30, 30], [30, 220, 40], [40, 60, 235]])


class TinyBackbone(nn.Module):
    """Three stages of one convolution each."""

    channels = (8, 16, 32)
    strides = (2, 4, 8)

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())
            for inputs, outputs in ((3, 8), (8, 16), (16, 32))
        )

    def stages(self, images: Tensor) -> tuple[Tensor, ...]:
        maps = []
        for block in self.blocks:
            images = block(images)
            maps.append(images)
        return tuple(maps)


def normalised(images: Tensor) -> Tensor:
    return (images - 0.5) / 0.25


def scenes(rows: int, seed: int) -> dict[str, Tensor]:
    """One or two rectangles in each, in the colour of their class; the second row is empty."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.randint(60, 140, (rows, 3, SIDE, SIDE), generator=generator).float()
    boxes, classes = torch.zeros(rows, 3, 4), torch.full((rows, 3), -1)
    target = torch.zeros(rows, SIDE, SIDE, dtype=torch.uint8)
    for row in range(rows):
        for place in range(0 if row == 1 else 1 + row % 2):
            width, height = torch.randint(7, 15, (2,), generator=generator).tolist()
            # The halves keep the shapes apart.
            left = 16 * place + int(torch.randint(0, 17 - width, (1,), generator=generator))
            top = int(torch.randint(0, SIDE - height + 1, (1,), generator=generator))
            label = int(torch.randint(3, (1,), generator=generator))
            window = (slice(top, top + height), slice(left, left + width))
            images[row][:, *window] = COLOURS[label][:, None, None]
            target[row][window] = label + 1
            boxes[row, place] = torch.tensor([left, top, left + width, top + height])
            classes[row, place] = label
    difficult = torch.zeros(rows, 3, dtype=torch.bool)
    return {"images": images.byte(), "boxes": boxes, "classes": classes, "difficult": difficult, "target": target}


def for_detection(rows: int, seed: int) -> Split:
    return Split.of({name: tensor for name, tensor in scenes(rows, seed).items() if name != "target"}, "cpu")


def for_segmentation(rows: int, seed: int) -> Split:
    made = scenes(rows, seed)
    return Split.of({name: made[name] for name in ("images", "target")}, "cpu")


def fit(
    objective: Detection | Segmentation, network: nn.Module, steps: int, learning_rate: float, seed: int = 1
) -> None:
    recipe = Recipe(steps, 8, learning_rate, "sgd", momentum=0.9, nesterov=True, warm_up=steps // 10, clip=10.0)
    train(network, task_of(objective), recipe, seed=seed)


def same_bytes(one: nn.Module, other: nn.Module) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))
