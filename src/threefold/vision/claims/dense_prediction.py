"""Claims H12 to H16: detection and segmentation (Figures 5, 10 and 11)."""

from collections.abc import Iterator
from itertools import pairwise

from threefold.reporting.claims.claim import Check, Claim
from threefold.vision.claims.comparing import ahead, all_known, as_claimed, falls_short
from threefold.vision.claims.evidence import Evidence, standing_for
from threefold.vision.claims.levels import level_at, up_to
from threefold.vision.claims.series import (
    DENSE_PREDICTION,
    DETECTION,
    DETECTION_50,
    DETECTION_75,
    IMAGENET,
    MOCO,
    OTHER_DETECTORS,
    PRETRAINED,
    SIMCLR,
    TASK_CARRIED,
    Series,
)

_RISEN = 59.04


def _own_wins(evidence: Evidence) -> Iterator[Check | None]:
    yield from as_claimed(evidence, DENSE_PREDICTION, map(Series.own, PRETRAINED))
    for subject in standing_for(evidence, DENSE_PREDICTION):
        for weights in PRETRAINED:
            for level in up_to(100, first=1):
                yield ahead(evidence, subject, Series.own(weights), Series.transferred(weights), level)


def _ranking(evidence: Evidence) -> Iterator[Check | None]:
    ranks = [Series.transferred(weights) for weights in (MOCO, IMAGENET, SIMCLR)]
    for subject in standing_for(evidence, DENSE_PREDICTION):
        for better, worse in pairwise(ranks):
            for level in up_to(100, first=1):
                yield ahead(evidence, subject, better, worse, level)


def _other_detectors(evidence: Evidence) -> Iterator[Check | None]:
    yield from as_claimed(evidence, OTHER_DETECTORS, [Series.transferred(MOCO)])
    for subject in standing_for(evidence, OTHER_DETECTORS):
        for series in map(Series.transferred, PRETRAINED):
            if evidence.claimed(subject.counterpart, series) is None:
                for level in up_to(100, first=1):
                    yield falls_short(evidence, subject, series, level)


def _rewinding_shrinks_the_rise(evidence: Evidence) -> Iterator[Check | None]:
    level = level_at(_RISEN)
    for subject in standing_for(evidence, [DETECTION]):
        for weights in PRETRAINED:
            yield ahead(evidence, subject, Series(TASK_CARRIED, weights), Series.own(weights), level)


H12: Claim[Evidence] = Claim(
    "H12",
    "Figures 5 and 10",
    "Tickets of pre-training win in detection and segmentation, at lower sparsities than in classification.",
    "E(m_P, θ_P) ≥ dense − its sd at (ImageNet, simCLR, MoCo): detection AP 73.79, 48.80, 73.79 %, AP50 83.22, 89.26, "
    "36.00 %, AP75 73.79, 48.80, 79.03 %; segmentation 48.80, 36.00, 83.22 %",
    "",
    lambda evidence: all_known(
        as_claimed(evidence, (*DENSE_PREDICTION, DETECTION_50, DETECTION_75), map(Series.transferred, PRETRAINED))
    ),
)

H13: Claim[Evidence] = Claim(
    "H13",
    "Figures 5 and 10",
    "Masks found on the downstream task win at higher sparsities, and are better throughout.",
    "E(m_T, θ_P) ≥ dense − its sd at (ImageNet, simCLR, MoCo): detection 95.60, 93.13, 97.75 %, segmentation 73.79, "
    "67.23, 86.58 %; E(m_T, θ_P) > E(m_P, θ_P) from 20 % on",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_own_wins(evidence)),
)

H14: Claim[Evidence] = Claim(
    "H14",
    "Figure 5",
    "Tickets of MoCo are better than those of ImageNet, and those better than simCLR's.",
    "E_MoCo > E_ImageNet > E_simCLR from 20 % on, in detection and segmentation",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_ranking(evidence)),
)

H15: Claim[Evidence] = Claim(
    "H15",
    "Figure 11",
    "With two other detectors hardly any ticket of pre-training wins.",
    "on Faster R-CNN and SSD tickets of ImageNet and simCLR never match from 20 % on; MoCo's does at 59.04 % by AP50 "
    "on the former, at 83.22, 86.58, 83.22 % by AP, AP50, AP75 on the latter",
    "",
    lambda evidence: all_known(_other_detectors(evidence)),
)

H16: Claim[Evidence] = Claim(
    "H16",
    "the released code, detection",
    "(Ours, on the released code.) Detection gains from pruning because its heads train on from round to round.",
    "at 59.04 % E(m_T, θ_P) with heads carried over > E(m_T, θ_P) with everything rewound",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_rewinding_shrinks_the_rise(evidence)),
)
