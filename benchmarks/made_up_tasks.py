"""Tasks of random data, for benchmarks of the training loop: what is learned of them does not matter."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from threefold.bert.inputs import Inputs
from threefold.vision.augmentation.augmentation import Augmentation
from threefold.vision.augmentation.normalisation import Normalisation
from threefold.vision.objectives.classification import Classification, Labelled
from threefold.vision.split import Split

# Those of the special tokens come first.
_FIRST_WORD = 5


class MadeUp:
    """Rows in random classes; the loss is their cross-entropy."""

    name, fingerprint, comparing = "made-up", "", False

    def __init__(self, rows: int) -> None:
        """So many `rows`."""
        self.size = rows

    def terms(self, rows: Tensor, batch: object) -> int:
        """Rows."""
        return len(rows)


class Sentences(MadeUp):
    """Sentences of random tokens, in two classes."""

    def __init__(self, rows: int, length: int, vocabulary: int, device: str) -> None:
        """All of one `length`."""
        super().__init__(rows)
        self.tokens = torch.randint(_FIRST_WORD, vocabulary, (rows, length), device=device)
        self.classes = torch.randint(2, (rows,), device=device)

    def batch(self, rows: Tensor, generator: torch.Generator) -> tuple[Inputs, Tensor]:
        """Sentences and their classes."""
        rows = rows.to(self.tokens.device)
        tokens = self.tokens[rows]
        return Inputs(tokens, torch.zeros_like(tokens)), self.classes[rows]

    def loss(self, network: nn.Module, batch: tuple[Inputs, Tensor]) -> Tensor:
        """Cross-entropy."""
        return F.cross_entropy(network(batch[0]), batch[1])


class Images(MadeUp):
    """Random pixels, augmented as a data set's are."""

    def __init__(self, rows: int, side: int, classes: int, augmentation: Augmentation, device: str) -> None:
        """Square images of `side` pixels."""
        super().__init__(rows)
        pixels = torch.randint(256, (rows, 3, side, side), dtype=torch.uint8)
        split = Split.of({"images": pixels, "label": torch.randint(classes, (rows,))}, device)
        self._objective = Classification(split, Normalisation((0.5,) * 3, (0.25,) * 3), augmentation)

    def batch(self, rows: Tensor, generator: torch.Generator) -> Labelled:
        """Images and their classes."""
        return self._objective.batch(rows, generator)

    def loss(self, network: nn.Module, batch: Labelled) -> Tensor:
        """Cross-entropy."""
        return self._objective.loss(network, batch)
