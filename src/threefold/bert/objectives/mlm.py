"""Masked language modelling (Devlin et al. 2019, Section 3.1)."""

from functools import cached_property
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.dataset import Description
from threefold.bert.inputs import Inputs
from threefold.bert.objectives.objective import Objective
from threefold.bert.split import Split
from threefold.lottery.evaluating import evaluating
from threefold.lottery.stream import stream

# Of the selected tokens, shares that become [MASK] and that become a random token; the rest stays.
_MASKED = 0.8
_RANDOM = 0.1


class Masked(NamedTuple):
    """A batch: inputs with some tokens hidden, and what stood at `inputs.positions`, int64 (predicted,)."""

    inputs: Inputs
    truth: Tensor


class MaskedLanguageModelling(Objective):
    """Cross-entropy and accuracy of the selected tokens."""

    metrics = ("masked-accuracy",)

    def __init__(self, split: Split, description: Description, probability: float, device: torch.device) -> None:
        """Select every token that is not special with `probability`.

        The split stays on the host, where tokens are drawn, so that a seed hides the same tokens on every device.
        """
        super().__init__(split)
        self.device = device
        self.probability = probability
        self.vocabulary = description.vocabulary
        self.mask_token = description.mask_token
        self.special = torch.zeros(description.vocabulary, dtype=torch.bool)
        self.special[list(description.special_tokens)] = True

    def batch(self, rows: Tensor, generator: torch.Generator) -> Masked:
        """Rows with tokens hidden as `generator`, of the CPU, draws it."""
        inputs = self.split.inputs(rows)
        return self._masked(inputs, *self._hide(inputs, generator))

    def loss(self, network: nn.Module, batch: Masked) -> Tensor:
        """Mean cross-entropy of the selected tokens, natural logarithm."""
        return F.cross_entropy(network(batch.inputs), batch.truth)

    def terms(self, rows: Tensor, batch: Masked) -> int:
        """How many tokens were selected."""
        return len(batch.truth)

    def evaluate(self, network: nn.Module) -> dict[str, float]:
        """The share of selected tokens that are found; every evaluation hides the same tokens."""
        found, of = 0, 0
        with evaluating(network):
            for rows in self.split.batches():
                inputs = self.split.inputs(rows)
                hidden, selected = (table[rows, : inputs.tokens.shape[1]] for table in self._hidden_for_evaluation)
                batch = self._masked(inputs, hidden, selected)
                found += int((network(batch.inputs).argmax(1) == batch.truth).sum())
                of += len(batch.truth)
        return {"masked-accuracy": found / of}

    @cached_property
    def _hidden_for_evaluation(self) -> tuple[Tensor, Tensor]:
        """As `_hide` for all rows at once, so that it does not matter in which batches they are evaluated."""
        return self._hide(self.split.inputs(torch.arange(self.split.size)), stream("evaluation", 0))

    def _hide(self, inputs: Inputs, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """What the network sees, int64 (batch, length), and which tokens were selected, bool (batch, length)."""
        fixed = self.special[inputs.tokens]
        if inputs.present is not None:
            fixed = fixed | ~inputs.present
        draws = torch.rand(fixed.shape, generator=generator).masked_fill_(fixed, 1.0)
        # At least one is selected: the mean loss of none would be no number.
        selected = draws <= draws.min().clamp(min=self.probability)
        return inputs.tokens.masked_scatter(selected, self._instead(inputs.tokens[selected], generator)), selected

    def _instead(self, truth: Tensor, generator: torch.Generator) -> Tensor:
        """What stands where `truth` was."""
        draws = torch.rand(truth.shape, generator=generator)
        random = torch.randint(self.vocabulary, truth.shape, generator=generator)
        tokens = torch.where(draws < _MASKED + _RANDOM, random, truth)
        return tokens.masked_fill_(draws < _MASKED, self.mask_token)

    def _masked(self, inputs: Inputs, hidden: Tensor, selected: Tensor) -> Masked:
        positions = selected.flatten().nonzero().squeeze(1)
        truth = inputs.tokens.flatten()[positions]
        return Masked(inputs._replace(tokens=hidden, positions=positions).to(self.device), truth.to(self.device))
