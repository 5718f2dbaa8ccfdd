"""The three papers: what they are called, their tables and figures, and the files that each of these is drawn from."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from threefold.bert.artifacts import catalogue as bert_catalogue
from threefold.bert.settings import Settings as BertSettings
from threefold.bert.winning import Winning
from threefold.ithemal.artifacts import CATALOGUE
from threefold.reporting.catalogue import Catalogue
from threefold.reporting.report.paper import Needs, Paper
from threefold.vision.artifacts import catalogue as vision_catalogue
from threefold.vision.settings import Settings as VisionSettings

# Title, where and when it appeared, and what it says.
_ABOUT = {
    "ithemal": (
        "Ithemal: Accurate, Portable and Fast Basic Block Throughput Estimation using Deep Neural Networks",
        "ICML 2019",
        "How many cycles does a basic block of x86-64 machine code take? Rather than from a model of the processor "
        "written by hand, an LSTM learns it from blocks that were timed. The paper says that it errs half as much as "
        "the tools of the day, and as fast.",
    ),
    "bert": (
        "The Lottery Ticket Hypothesis for Pre-trained BERT Networks",
        "NeurIPS 2020",
        "Does a pre-trained BERT hold subnetworks that, trained alone, do as well as the whole? The paper finds them "
        "at 40 to 90 % sparsity, by pruning in rounds that each begin at the pre-trained weights, and finds that "
        "those of masked language modelling transfer to the other tasks.",
    ),
    "vision": (
        "The Lottery Tickets Hypothesis for Supervised and Self-supervised Pre-training in Computer Vision Models",
        "CVPR 2021",
        "The same question of networks pre-trained on images, with labels, by simCLR and by MoCo. The paper finds "
        "subnetworks from 59 to 97 % sparsity that transfer to classification, detection and segmentation.",
    ),
}


def papers(config: Mapping[str, Any]) -> list[Paper]:
    """The papers that the checked configuration `config` names, in its order."""
    there, needing = catalogues(config), {"ithemal": _ithemal, "bert": _bert, "vision": _vision}
    return [Paper(name, *_ABOUT[name], there[name], needing[name](config, there[name])) for name in config["papers"]]


def catalogues(config: Mapping[str, Any]) -> dict[str, Catalogue]:
    """The tables and figures by paper, also of papers that `config` leaves out."""
    return {
        "ithemal": CATALOGUE,
        "bert": bert_catalogue(f"results/{config['bert']['folder']}"),
        "vision": vision_catalogue(f"results/{config['vision']['folder']}"),
    }


def _ithemal(config: Mapping[str, Any], catalogue: Catalogue) -> Callable[[str], Needs]:
    return lambda artifact: dict(catalogue.module(artifact).needs(config))


def _bert(config: Mapping[str, Any], catalogue: Catalogue) -> Callable[[str], Needs]:
    settings = BertSettings.of(config)

    def needs(artifact: str) -> Needs:
        module = catalogue.module(artifact)
        winning = Winning.read(Path(f"{settings.folder}/winning_levels.json")) if module.MEASURED else None
        return dict(module.needs(settings, winning))

    return needs


def _vision(config: Mapping[str, Any], catalogue: Catalogue) -> Callable[[str], Needs]:
    settings = VisionSettings.of(config)
    return lambda artifact: dict(catalogue.module(artifact).needs(settings))
