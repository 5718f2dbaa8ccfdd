"""The weights and the mask that a run starts from."""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import torch

from threefold.bert.architecture import Architecture
from threefold.bert.encoder_folder import Encoder, read_encoder
from threefold.bert.layout import Layout
from threefold.bert.network import Bert, fresh, prunable
from threefold.bert.settings import PRETRAINED, RANDOM, SHUFFLED
from threefold.lottery.derived import derived
from threefold.lottery.fitting import fitting
from threefold.lottery.mask import Mask, random_mask
from threefold.lottery.pruning import prune_by_magnitude
from threefold.lottery.run import DENSE, MaskName, Run
from threefold.lottery.schedule import Schedule
from threefold.lottery.weights import permuted_blocks, shuffled
from threefold.tensor_file import read_tensors

Weights = Mapping[str, torch.Tensor]

BLOCK = re.compile(r"encoder\.layer\.(\d+)\.")


class Subnetworks:
    """Weights and masks by their names, made from the pre-trained encoder or read from the files of other runs."""

    def __init__(self, layout: Layout, schedule: Schedule) -> None:
        """Read from where `layout` says; masks made here have the sparsities of `schedule`."""
        self._layout = layout
        self._schedule = schedule

    @cached_property
    def encoder(self) -> Encoder:
        """The pre-trained encoder."""
        return read_encoder(Path(self._layout.pretrained))

    @property
    def architecture(self) -> Architecture:
        """The encoder's sizes."""
        return self.encoder.architecture

    @cached_property
    def prunable_names(self) -> tuple[str, ...]:
        """The matrices that masks cover."""
        with torch.device("meta"):
            return tuple(sorted(prunable(Bert(self.architecture))))

    def prunable(self, weights: Weights) -> dict[str, torch.Tensor]:
        """Those of `weights` that masks cover."""
        return {name: weights[name] for name in self.prunable_names}

    def weights(self, run: Run) -> Weights:
        """The encoder's weights that `run` starts from, before its mask is applied."""
        if run.weights == PRETRAINED:
            return self.encoder.weights
        if run.weights == RANDOM:
            return fresh(self.architecture, run.seed)
        if run.weights == SHUFFLED["tensor"]:
            return shuffled(self.encoder.weights, self.prunable_names, run.seed)
        if run.weights == SHUFFLED["blocks"]:
            return permuted_blocks(self.encoder.weights, self.prunable_names, BLOCK, run.seed)
        path = self._layout.weights(run.weights, run.seed)
        return fitting(path, read_tensors(path), self.encoder.weights)

    def mlm_head(self, run: Run) -> Weights | None:
        """The pre-trained head of masked language modelling, where `run` keeps it."""
        return None if run.weights == RANDOM else self.encoder.mlm_head

    def mask(self, run: Run) -> Mask | None:
        """The mask of `run`, None where it is dense; checked to fit the encoder.

        Raises:
            ThreefoldError: the mask's file is missing or broken, or it is the mask of another network.
        """
        if run.mask == DENSE:
            return None
        name = MaskName.parse(run.mask)
        weights = self.prunable(self.encoder.weights)
        if name.kind == "random":
            return random_mask(weights, self.pruned(name.level), run.seed)
        if name.kind == "oneshot":
            return prune_by_magnitude(weights, self.pruned(name.level))
        path = self._layout.mask(str(name.found), run.seed)
        mask = Mask.load(path)
        mask.check_fits(weights, path)
        return derived(name, mask, run.seed)

    def pruned(self, level: int) -> int:
        """How many weights are zero at `level`."""
        size = sum(self.encoder.weights[name].numel() for name in self.prunable_names)
        return self._schedule.pruned(level, size)
