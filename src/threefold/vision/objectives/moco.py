"""Momentum contrast (He et al. 2020; version 2 is Chen, Fan et al. 2020)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.lottery import distributed
from threefold.vision.augmentation.augmentation import Augmentation
from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.networks.momentum import MomentumContrast
from threefold.vision.objectives.contrastive import Contrastive, Views
from threefold.vision.split import Rows


class MoCo(Contrastive):
    """Every first view is to find the key of its second among the keys of earlier batches.

    The authors shuffle the images between GPUs before keys are computed, for otherwise a query and its key would share
    the statistics of one GPU's part of the batch. Here statistics are of the whole batch, in whatever order it is, on
    one device and on several (`distributed.normalised_together`); there is nothing to shuffle.
    """

    def __init__(
        self,
        split: Rows,
        normalisation: Normalisation,
        augmentation: Augmentation,
        temperature: float = 0.2,
        *,
        within_batch: bool = False,
    ) -> None:
        """Train or evaluate on `split`.

        `within_batch` lets a query also be told from the other keys of its own batch, as in MoCo v3 (Chen, Xie and He
        2021). Earlier keys alone are of an older encoder, and at the embedded scale, where it changes fast, telling
        new from old takes the place of telling images apart.
        """
        super().__init__(split, normalisation, augmentation, temperature)
        self.within_batch = within_batch

    def loss(self, network: nn.Module, batch: Views) -> Tensor:
        """InfoNCE (He et al. 2020, Equation 1) of the network, a `MomentumContrast`, whose key encoder and queue move.

        The key encoder follows before keys are computed, as in the authors' code: all that the step before changed is
        in the network when the step is over, and no hook after the optimiser is needed.
        """
        assert isinstance(network, MomentumContrast)
        network.follow()
        with torch.no_grad():
            keys = network.key(batch.second)
        queries = network.query(batch.first)
        if self.within_batch:
            # With the batch in the queue, each query has to find the place of its key.
            places = network.enqueue(distributed.gathered(keys))[distributed.share_of(keys)]
            return F.cross_entropy(queries @ network.queue.clone().T / self.temperature, places)
        # A copy, because the queue moves on before the gradient is computed.
        others = network.queue.clone()
        network.enqueue(distributed.gathered(keys))
        logits = torch.cat([(queries * keys).sum(1, keepdim=True), queries @ others.T], 1) / self.temperature
        return F.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.int64, device=logits.device))
