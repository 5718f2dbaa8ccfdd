"""Where the paper's text and the released code differ in ways that change results, one option each.

Section numbers are those of the paper; files are those of the code released with it (VITA-Group/BERT-Tickets, commit
4d8e035).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Protocol:
    """One way to run the experiments.

    Attributes:
        schedule: a round prunes a fraction of the `remaining` weights (Algorithm 1) or of the `original` number
            (the code: LT_glue.py's amount is 1 / (10 - k); only this gives the 10, 20, ..., 90 % of the tables).
        rounds_decay: each round's learning rate falls to zero within the `round`, as in every training (Section 3),
            or over the whole `chain` of rounds, so that it hardly falls (the code counts the steps of all rounds).
        mlm_rewinding: masks of masked language modelling come from a chain that rewinds to the pre-trained weights
            (`true`, Algorithm 1) or does not (`none`; LT_pretrain.py's snapshot shares storage with the live weights).
        head: the task's head starts anew every round (`fresh`, Algorithm 1 rewinds gamma) or trains on (`continued`;
            the code rewinds only keys that contain "bert").
        shuffling: pre-trained weights are shuffled within each `tensor` (Table 2's caption) or the `blocks` change
            places as wholes (pertub_weight.py).
        rewinding: the weights at step i come from the `dense` run (Algorithm 1, line 1) or from the run under the
            final mask (`masked`; glue_trans_new.py), here that of the transfers' sparsity.
    """

    schedule: Literal["remaining", "original"]
    rounds_decay: Literal["round", "chain"]
    mlm_rewinding: Literal["true", "none"]
    head: Literal["fresh", "continued"]
    shuffling: Literal["tensor", "blocks"]
    rewinding: Literal["dense", "masked"]

    @property
    def rounds_are_runs(self) -> bool:
        """Whether a round of pruning trains exactly as an evaluation of its mask does, so that one run serves both."""
        return self.rounds_decay == "round" and self.head == "fresh"


PAPER = Protocol("remaining", "round", "true", "fresh", "tensor", "dense")
RELEASED_CODE = Protocol("original", "chain", "none", "continued", "blocks", "masked")
NAMED = {"paper": PAPER, "released-code": RELEASED_CODE}


def protocol(name: str, overrides: Mapping[str, Any]) -> Protocol:
    """The protocol called `name` with some of its options changed."""
    return replace(NAMED[name], **overrides)
