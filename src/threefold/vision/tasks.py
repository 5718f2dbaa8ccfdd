"""A task as training sees it: batches and a loss; and what an evaluation of it measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from threefold.errors import ThreefoldError
from threefold.lottery.objective import Objective
from threefold.lottery.objective_task import ObjectiveTask
from threefold.vision.augmentation.named import augmentation
from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.dataset import Description
from threefold.vision.detection.augmentation import Augmentation as Movement
from threefold.vision.detection.objective import Detection
from threefold.vision.networks.architecture import Stem
from threefold.vision.objectives.classification import Classification
from threefold.vision.objectives.moco import MoCo
from threefold.vision.objectives.simclr import SimClr
from threefold.vision.protocol import PAPER, Protocol
from threefold.vision.segmentation.augmentation import Augmentation as Enlargement
from threefold.vision.segmentation.objective import Segmentation
from threefold.vision.split import Rows, Split
from threefold.vision.task_data import read_task_data

METRICS: Mapping[str, tuple[str, ...]] = {
    "classification": Classification.metrics,
    "simclr": SimClr.metrics,
    "moco": MoCo.metrics,
    "detection": Detection.metrics,
    "segmentation": Segmentation.metrics,
}
# The others learn from images alone, of whatever data set.
_OWN_DATA = ("classification", "detection", "segmentation")
_TEST = "test"


@dataclass(frozen=True)
class VisionTask(ObjectiveTask[Description, Objective[Any]]):
    """A task with its data on a device: see `ObjectiveTask`. A batch is augmented.

    It is judged by the split "test", and by "val" where that is another.

    Attributes:
        kind: classification, simclr, moco, detection or segmentation.
        stem: of the network on its images, drawn anew; None where the pre-trained weights' own is kept.
        network: sizes of what stands on the backbone, by the kind's own names.
    """

    kind: str
    stem: Stem | None
    network: Mapping[str, Any]

    @property
    def classes(self) -> int:
        """How many there are."""
        return len(self.description.classes)

    @property
    def channels(self) -> int:
        """Of an image."""
        return len(self.description.mean)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """Every metric of the kind on test, by name, and on val as `val-<name>`; the network is left as it was."""
        return {
            name if split == _TEST else f"{split}-{name}": value
            for split, objective in self.evaluations.items()
            for name, value in objective.evaluate(network).items()
        }


def load_task(
    name: str,
    path: str | Path,
    settings: Mapping[str, Any],
    device: str | torch.device = "cpu",
    protocol: Protocol = PAPER,
) -> VisionTask:
    """Read the data set at `path` and move it to `device`.

    Args:
        name: as in the configuration.
        path: of the data set.
        settings: `kind`, `metric`, `augmentation`, `stem`, and where the kind has them `loss` and `network`. The
            augmentation is a name, see `threefold.vision.augmentation.named`; of detection and segmentation the
            chances and limits of their own, see `Augmentation` of either.
        device: where batches are made.
        protocol: what is done where text and code differ.

    Raises:
        ThreefoldError: the data set is missing, broken or of another kind, or `metric` is of another kind.
    """
    kind, metric = settings["kind"], settings["metric"]
    if metric not in METRICS[kind]:
        raise ThreefoldError(f"{name}: no metric {metric!r} for the kind {kind}; choose of {', '.join(METRICS[kind])}")
    data = read_task_data(path, device, whole=kind not in _OWN_DATA)
    described = data.description
    if kind in _OWN_DATA and described.kind != kind:
        raise ThreefoldError(f"{path}: of the kind {described.kind}, but {name} is {kind}; name other data")
    splits = dict(data.splits)
    training = _objective(splits.pop("train"), described, settings, protocol, augmented=True)
    judged = {split: _objective(rows, described, settings, protocol, augmented=False) for split, rows in splits.items()}
    # Where test is stored as another split.
    judged.setdefault(_TEST, judged.pop(described.same.get(_TEST, _TEST), training))
    return VisionTask(name, described, training, judged, kind, settings.get("stem"), settings.get("network", {}))


def _objective(
    split: Rows, described: Description, settings: Mapping[str, Any], protocol: Protocol, *, augmented: bool
) -> Objective[Any]:
    normalisation = Normalisation(described.mean, described.std)
    changes, options = settings["augmentation"], dict(settings.get("loss", {}))
    match settings["kind"]:
        case "detection":
            assert isinstance(split, Split)
            moved = Movement(**changes) if augmented else None
            return Detection(split, len(described.classes), normalisation, moved, **options)
        case "segmentation":
            assert isinstance(split, Split)
            enlarged = Enlargement(**changes) if augmented else None
            return Segmentation(split, len(described.classes), normalisation, enlarged, **options)
        case "simclr":
            seen = normalisation if protocol.simclr_input == "normalised" else Normalisation()
            return SimClr(split, seen, augmentation(changes), mean=protocol.contrastive_mean, **options)
        case "moco":
            return MoCo(split, normalisation, augmentation(changes), **options)
    return Classification(split, normalisation, augmentation(changes) if augmented else None)
