"""Small splits of every kind of image data set: three classes, images of 2 channels, 6 by 8 pixels."""

import torch

CLASSES = ("circle", "square", "star")
NORMALISATION = {"mean": (0.5, 0.4), "std": (0.2, 0.3)}


def images(rows: int, seed: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return {"images": torch.randint(256, (rows, 2, 6, 8), dtype=torch.uint8, generator=generator)}


def classification(rows: int, seed: int) -> dict[str, torch.Tensor]:
    return images(rows, seed) | {"label": torch.arange(rows) % 3}


def segmentation(rows: int, seed: int) -> dict[str, torch.Tensor]:
    target = (torch.arange(rows * 48) % 3).to(torch.uint8).view(rows, 6, 8)
    target[:, 0, 0] = 255
    return images(rows, seed) | {"target": target}


def detection(rows: int, seed: int) -> dict[str, torch.Tensor]:
    boxes = torch.tensor([[0.0, 1, 8, 6], [2.5, 0, 3.5, 2], [0, 0, 0, 0]]).repeat(rows, 1, 1)
    classes = torch.tensor([2, 0, -1]).repeat(rows, 1)
    return images(rows, seed) | {"boxes": boxes, "classes": classes, "difficult": classes == 0}


MADE = {"images": images, "classification": classification, "segmentation": segmentation, "detection": detection}
