"""The weights and the mask that a run starts from."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

import torch
from torch import Tensor

from threefold.lottery.derived import derived
from threefold.lottery.mask import Mask, random_mask
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.run import DENSE, MaskName, Run
from threefold.lottery.schedule import Schedule
from threefold.vision.layout import Layout
from threefold.vision.networks.architecture import Architecture, Stem, architecture
from threefold.vision.networks.backbone import Backbone
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.prunable import prunable
from threefold.vision.settings import RANDOM
from threefold.vision.temperatures import untempered
from threefold.vision.weights.fitting import fitting
from threefold.vision.weights.stem import with_fresh_stem
from threefold.vision.weights.weights_file import read_weights

Weights = Mapping[str, Tensor]


class Images(Protocol):
    """What of a task decides its network, with or without its data."""

    @property
    def stem(self) -> Stem | None:
        """Of the network on its images, drawn anew; None where the pre-trained weights' own is kept."""

    @property
    def channels(self) -> int:
        """Of an image."""


class Subnetworks:
    """Weights and masks by their names, drawn here or read from the files of other runs."""

    def __init__(
        self,
        layout: Layout,
        schedule: Schedule,
        network: Mapping[str, Any],
        backbones: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Read from where `layout` says.

        Args:
            layout: where files lie.
            schedule: how sparse each level is.
            network: `name` and `stem` of the pre-trained networks.
            backbones: the same of those whose weights are of another network.
        """
        self._layout = layout
        self._schedule = schedule
        self._network = network
        self._backbones = backbones or {}

    def architecture(self, run: Run, task: Images) -> Architecture:
        """The network of the weights of `run` on the images of `task`, with the task's own stem where it has one."""
        network = self._backbones.get(run.weights, self._network)
        return architecture(network["name"], task.stem or network["stem"], task.channels)

    def weights(self, run: Run, task: Images) -> Weights:
        """The backbone's weights that `run` starts from, before its mask is applied.

        Raises:
            ThreefoldError: their file is missing or broken, or of another network.
        """
        wanted = self.architecture(run, task)
        if run.weights == RANDOM:
            return fresh(wanted, run.seed)
        if run.weights not in self._layout.pretraining:
            return read_weights(self._layout.rewound(run.weights, run.seed), wanted)
        path = self._layout.pretrained(run.weights)
        found = read_weights(path)
        return fitting(path, found if task.stem is None else with_fresh_stem(found, wanted, run.seed), wanted)

    def head(self, run: Run) -> Weights | None:
        """The head that the weights of `run` were pre-trained with, where it trains on the same task."""
        return read_weights(self._layout.head(run.weights)) if untempered(run.task) == run.weights else None

    def mask(self, run: Run, task: Images) -> Mask | None:
        """The mask of `run`, None where it is dense; checked to fit the backbone.

        Raises:
            ThreefoldError: the mask's file is missing or broken, or it is the mask of another network.
        """
        if run.mask == DENSE:
            return None
        name = MaskName.parse(run.mask)
        weights = self.prunable(self.weights(run, task), run, task)
        if name.kind == "random":
            return random_mask(weights, self.pruned(name.level, weights), run.seed)
        if name.kind == "oneshot":
            return prune_by_magnitude(weights, self.pruned(name.level, weights))
        path = self._layout.mask(run.weights, str(name.found), run.seed)
        mask = Mask.load(path)
        mask.check_fits(weights, path)
        return derived(name, mask, run.seed)

    def prunable(self, weights: Weights, run: Run, task: Images) -> dict[str, Tensor]:
        """Those of the `weights` of the backbone of `run` that masks cover."""
        return {name: weights[name] for name in _prunable_names(self.architecture(run, task))}

    def pruned(self, level: int, prunable: Weights) -> int:
        """How many of the `prunable` weights are zero at `level`."""
        return self._schedule.pruned(level, sum(tensor.numel() for tensor in prunable.values()))


@cache
def _prunable_names(architecture: Architecture) -> tuple[str, ...]:
    with torch.device("meta"):
        return tuple(sorted(prunable(Backbone(architecture))))
