"""A run's ticket as a state dict with torchvision's names: weights, mask and card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from torch import Tensor

from threefold.lottery.run import Run
from threefold.lottery.schedule import Schedule
from threefold.lottery.score import digest
from threefold.tensor_file import read_tensors, write_tensors
from threefold.ticket import MASK, WEIGHTS, Asked, masked
from threefold.ticket_card import UNKNOWN, Card, titled
from threefold.vision.configured import configured, configured_sources
from threefold.vision.job_settings import job_settings
from threefold.vision.layout import Layout
from threefold.vision.networks.architecture import Stem
from threefold.vision.networks.torchvision_code import loading
from threefold.vision.settings import RANDOM, Settings
from threefold.vision.studies import pretrainings
from threefold.vision.subnetwork import Subnetworks
from threefold.vision.task_settings import TaskSettings
from threefold.vision.weights.weights_file import read_weights

_PAPER = "The Lottery Tickets Hypothesis for Supervised and Self-supervised Pre-training in Computer Vision Models"


@dataclass(frozen=True)
class _Images:
    """What of a task decides its network; the data themselves are not read."""

    stem: Stem | None
    channels: int


def export(config: Mapping[str, Any], asked: Asked, folder: Path) -> None:
    """Write the ticket that is `asked` for into `folder`, loadable by torch and torchvision.

    Raises:
        ThreefoldError: see `threefold.export.export_ticket`.
    """
    vision, run, settings = config["vision"], asked.run, Settings.of(config)
    task = settings.task(run.task)
    decides = job_settings(vision, [run.task], [run.weights])
    own = decides["tasks"][run.task]
    score = asked.score(digest({"task": own, "protocol": decides["protocol"]}))
    layout = replace(Layout.of(settings), root=str(asked.root))
    reads = layout.reads([run])
    # Whatever weights the run starts from, these know the images' channels.
    known = layout.pretrained(run.weights if run.weights in layout.pretraining else settings.pretrained[0])
    asked.check_there([*reads["masks"], *reads["weights"], known])
    images = _Images(own["stem"], read_weights(known)["conv1.weight"].shape[1])
    subnetworks = Subnetworks(layout, Schedule.of_job(decides["schedule"]), decides["network"], decides["backbones"])
    mask = subnetworks.mask(run, images)
    assert mask is not None
    asked.check_mask(mask, score)
    weights = dict(subnetworks.weights(run, images)) | _carried(layout, run)
    head = _classifier(subnetworks, run, task)
    write_tensors(folder / WEIGHTS, masked(weights, mask) | head, {"format": "pt"})
    mask.save(folder / MASK, task=run.task, mask=run.mask, seed=str(run.seed))
    name = decides["backbones"].get(run.weights, decides["network"])["name"]
    card = Card(
        paper=_PAPER,
        network=name,
        task=titled(task.title, task.counterpart),
        weights=_words(vision, run.weights),
        head="`fc`, as it was pre-trained" if head else "none; the run's own stands on the backbone and is not pruned",
        data_licence=_data_licence(vision, task.data),
        weights_licence=_weights_licence(vision, run.weights),
        loading=loading(name, subnetworks.architecture(run, images), len(head["fc.bias"]) if head else None),
        masked="network",
    )
    card.write(folder, score, mask, asked.revision)


def _carried(layout: Layout, run: Run) -> dict[str, Tensor]:
    """What of the backbone the round before left as it was, where the protocol does not rewind it."""
    path = layout.carried_into(run)
    carried = {} if path is None else read_tensors(path)
    backbone = "backbone."
    return {name.removeprefix(backbone): each for name, each in carried.items() if name.startswith(backbone)}


def _classifier(subnetworks: Subnetworks, run: Run, task: TaskSettings) -> dict[str, Tensor]:
    """The head by torchvision's names, where the run goes on with a classifier's."""
    head = subnetworks.head(run) if task.kind == "classification" else None
    return {f"fc.{name}": weight for name, weight in (head or {}).items()}


def _words(vision: Mapping[str, Any], weights: str) -> str:
    if weights == RANDOM:
        return "drawn anew"
    entry = pretrainings(configured(vision)).get(weights)
    if entry is None:
        return "early in a training from random weights"
    if "weights" in entry:
        return f"published, {entry['counterpart']}"
    return f"pre-trained on {titled(entry['title'], entry['counterpart'])}, seed {entry['seed']}"


def _data_licence(vision: Mapping[str, Any], data: str) -> str:
    source = configured_sources(vision)[data]
    if isinstance(source, Mapping):
        return str(source.get("licence", UNKNOWN))
    return "MIT; rendered by Threefold from installed fonts and scikit-learn's digits"


def _weights_licence(vision: Mapping[str, Any], weights: str) -> str:
    entry = pretrainings(configured(vision)).get(weights, {})
    return str(entry["weights"].get("licence", UNKNOWN)) if "weights" in entry else "MIT; trained by Threefold"
