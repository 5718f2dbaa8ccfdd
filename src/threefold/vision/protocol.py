"""Where the paper's text and the released code differ in ways that change results, one option each.

Files are those of the code released with the paper (VITA-Group/CV_LTH_Pre-training, commit bb18ba2).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal


@dataclass(frozen=True)
class Protocol:
    """One way to run the experiments.

    Attributes:
        first_pruning: the first round on a pre-training task prunes what it has `trained` (Algorithm 1), or the
            pre-trained weights as they are (`untrained`; main_imp_imagenet.py, SimCLR/ and MoCo/ prune, then train).
        contrastive_mean: simCLR's loss is the mean of -log p over `losses` (Chen et al. 2020, Equation 1), or -log of
            the mean p (`shares`; the code under SimCLR/).
        simclr_input: images are `normalised` as for every other task, or simCLR's network sees them from 0 to 1 (`raw`;
            the code under SimCLR/).
        selection: a classification's score is that of the `last` step, or that of the epoch with the best val
            (`best-val`; main_imp_downstream.py and its like; the paper's text does not say). Masks and rewinding do
            not depend on it.
        detection_parts: between rounds on detection everything is `rewound` (Algorithm 1), or what is never pruned,
            neck, heads, normalisations and first convolution, is `carried` over as the round before left it
            (train_imp.py of the detection code).
    """

    first_pruning: Literal["trained", "untrained"]
    contrastive_mean: Literal["losses", "shares"]
    simclr_input: Literal["normalised", "raw"]
    selection: Literal["last", "best-val"]
    detection_parts: Literal["rewound", "carried"]


PAPER = Protocol("trained", "losses", "normalised", "last", "rewound")
RELEASED_CODE = Protocol("untrained", "shares", "raw", "best-val", "carried")
NAMED = {"paper": PAPER, "released-code": RELEASED_CODE}


def protocol(name: str, overrides: Mapping[str, Any]) -> Protocol:
    """The protocol called `name` with some of its options changed."""
    return replace(NAMED[name], **overrides)
