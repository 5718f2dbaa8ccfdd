"""The card of an exported ticket: what it is, where it comes from, what it reached, how to use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from threefold.files import write_text
from threefold.lottery.mask import Mask
from threefold.lottery.run import MaskName
from threefold.lottery.score import Score
from threefold.ticket import MASK, WEIGHTS

UNKNOWN = "not recorded in the configuration"

_KINDS: Mapping[str, str] = {
    "imp": "iterative magnitude pruning on `{source}`, rewound before every round",
    "standard": "iterative magnitude pruning on `{source}`, never rewound",
    "random": "drawn at random over all prunable weights",
    "oneshot": "the smallest of these weights pruned at once, without training",
    "layerwise": "drawn at random, every tensor as sparse as in `imp-{source}` of the same level",
    "complement": "keeps what `imp-{source}` of the same level prunes",
    "perturbed": "`imp-{source}` of the same level, a share of its ones and zeros flipped",
    "exchanged": "`imp-{source}` of the same level, as many zeros as ones flipped",
}


@dataclass(frozen=True)
class Card:
    """What a card says.

    Attributes:
        paper: whose ticket this is.
        network: of what sizes, in words.
        task: its title, see `titled`.
        weights: in words, what the ticket's weights were before the mask.
        head: in words, what stands on the network that this folder holds.
        data_licence: of the task's data.
        weights_licence: of the weights.
        loading: Python that makes `network` from the folder's files.
        masked: a Python expression of `network`, the part whose parameters have the mask's names.
    """

    paper: str
    network: str
    task: str
    weights: str
    head: str
    data_licence: str
    weights_licence: str
    loading: str
    masked: str

    def write(self, folder: Path, score: Score, mask: Mask, revision: str) -> None:
        """Write README.md into `folder`."""
        write_text(folder / "README.md", self.text(score, mask, revision))

    def text(self, score: Score, mask: Mask, revision: str) -> str:
        """The card in Markdown."""
        run, name = score.run, MaskName.parse(score.run.mask)
        others = ", ".join(f"{metric} {value:.4f}" for metric, value in score.metrics.items() if metric != score.metric)
        rows = {
            "task": f"{self.task} (`{run.task}`)",
            "network": self.network,
            "weights": f"`{run.weights}`: {self.weights}",
            "head": self.head,
            "mask": f"`{run.mask}`: {_KINDS[name.kind].format(source=name.source)}; level {name.level}",
            "sparsity": f"{mask.sparsity:.2%}: {mask.pruned:,} of {mask.size:,} prunable weights are zero",
            "score after training": f"{score.metric} {score.value:.4f}" + (f" ({others})" if others else ""),
            "trained for": f"{score.steps:,} steps",
            "seed": f"{run.seed}, of the mask, of what is drawn of the weights, and of the training",
            "data fingerprint": f"`{score.data}`",
            "settings' digest": f"`{score.config}`",
            "code revision": f"`{revision}`" if revision else "not known",
            "licence of the data": self.data_licence,
            "licence of the weights": self.weights_licence,
        }
        table = "\n".join(f"| {what} | {value} |" for what, value in rows.items())
        return _TEXT.format(
            title=f"{self.task}, {mask.sparsity:.1%} sparse",
            paper=self.paper,
            table=table,
            weights=WEIGHTS,
            mask=MASK,
            loading=self.loading,
            keeping=KEEPING.format(mask=MASK, masked=self.masked),
        )


def titled(title: str, counterpart: str) -> str:
    """The title of a task, with that of the paper that it stands for where it is another."""
    return title if counterpart in title else f"{title} ({counterpart} in the paper)"


# Zero weights with zero gradients stay zero under SGD and Adam, with momentum and weight decay.
KEEPING = """\
from safetensors.torch import load_file

kept = load_file("{mask}")
for name, weight in {masked}.named_parameters():
    if name in kept:
        weight.register_hook(lambda gradient, keep=kept[name]: gradient * keep.to(gradient.device))"""

_TEXT = """\
# Lottery ticket: {title}

A subnetwork as it is before it is trained, found by the method of

> {paper}

`{weights}` holds the weights that it starts from, those that its mask prunes at zero; `{mask}` holds the
mask, one bool a prunable weight, true where it is kept. The score is what the subnetwork reached when it was trained on
the task, on data that took no part in the training. Written by `threefold export-ticket`.

| | |
|---|---|
{table}

## Load it

```python
{loading}
```

## Train it

Pruned weights are zero; with this they stay zero under SGD and Adam, weight decay and momentum included:

```python
{keeping}
```
"""
