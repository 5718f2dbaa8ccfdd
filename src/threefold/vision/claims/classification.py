"""Claims H2 to H7: tickets of pre-training on classification (Figures 3 and 4)."""

from collections.abc import Iterator
from math import isnan

from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.judge import Verdict
from threefold.vision.claims.comparing import ahead, all_known, as_claimed, matches, not_behind
from threefold.vision.claims.evidence import Evidence, standing_for
from threefold.vision.claims.levels import beyond, level_at, up_to
from threefold.vision.claims.series import (
    CLASSIFICATION,
    IMAGENET,
    MOCO,
    NATURAL,
    PRETRAINED,
    SIMCLR,
    VISDA,
    Series,
)

_SEVERE = 91.41
_MIDDLE = 83.22
_VISDA_TURNS = 89.26
_IMAGENET, _SIMCLR, _MOCO = (Series.transferred(weights) for weights in (IMAGENET, SIMCLR, MOCO))


def _wins_on(counterpart: str, letter: str, sparsities: str) -> Claim[Evidence]:
    return Claim(
        f"H2{letter}",
        "Figure 4" if counterpart == VISDA else "Figure 3",
        f"Tickets of all three pre-trainings win on {counterpart}.",
        f"E(m_P, θ_P) ≥ dense − its sd at {sparsities} % (ImageNet, simCLR, MoCo)",
        "",
        lambda evidence: all_known(as_claimed(evidence, [counterpart], map(Series.transferred, PRETRAINED))),
    )


def _universal(evidence: Evidence) -> Outcome:
    """A task that cannot be decided leaves a claim about all of them open."""
    found = [*_everywhere(evidence, NATURAL), *_everywhere(evidence, CLASSIFICATION)]
    return Outcome(Verdict.NOT_TESTED) if all(isnan(check.value) for check in found) else Outcome.all_of(found)


def _everywhere(evidence: Evidence, counterparts: tuple[str, ...]) -> Iterator[Check]:
    """At the lowest of the sparsities that the text states for these tasks."""
    for series in map(Series.transferred, PRETRAINED):
        stated = [evidence.claimed(counterpart, series) for counterpart in counterparts]
        known = [sparsity for sparsity in stated if sparsity is not None]
        if known:
            for subject in standing_for(evidence, counterparts):
                check = matches(evidence, subject, series, level_at(min(known)))
                unknown = Check(f"{subject.title} {series}, not known", float("nan"), float("nan"), Verdict.UNDECIDED)
                yield check or unknown


def _self_supervised_last_longer(evidence: Evidence) -> Iterator[Check | None]:
    for subject in standing_for(evidence, NATURAL):
        for level in beyond(_SEVERE):
            yield ahead(evidence, subject, _SIMCLR, _IMAGENET, level)
            yield ahead(evidence, subject, _MOCO, _IMAGENET, level)


def _simclr_best(evidence: Evidence) -> Iterator[Check | None]:
    for subject in standing_for(evidence, NATURAL):
        for level in up_to(100):
            yield not_behind(evidence, subject, _SIMCLR, _IMAGENET, level)
            yield not_behind(evidence, subject, _SIMCLR, _MOCO, level)


def _moco_worst(evidence: Evidence) -> Iterator[Check | None]:
    for subject in standing_for(evidence, NATURAL):
        for level in up_to(_MIDDLE):
            yield ahead(evidence, subject, _IMAGENET, _MOCO, level)


def _shifted_domain(evidence: Evidence) -> Iterator[Check | None]:
    for subject in standing_for(evidence, [VISDA]):
        for levels, best in ((up_to(_VISDA_TURNS), _IMAGENET), (beyond(_VISDA_TURNS), _MOCO)):
            others = [series for series in (_IMAGENET, _SIMCLR, _MOCO) if series != best]
            for level in levels:
                for other in others:
                    yield ahead(evidence, subject, best, other, level)


H2 = tuple(
    _wins_on(counterpart, letter, sparsities)
    for letter, counterpart, sparsities in (
        ("a", "CIFAR-10", "91.41, 91.41, 91.41"),
        ("b", "CIFAR-100", "86.58, 86.58, 89.26"),
        ("c", "SVHN", "91.41, 96.48, 93.13"),
        ("d", "Fashion-MNIST", "89.26, 89.26, 91.41"),
        ("e", "VisDA2017", "67.23, 59.04, 59.04"),
    )
)

H3 = Claim(
    "H3",
    "Figures 3 and 4",
    "One mask of each pre-training wins on all natural sets, and a denser one on the synthetic set besides.",
    "H2 at 86.58, 86.58, 89.26 % on four sets and at 67.23, 59.04, 59.04 % on five",
    "",
    _universal,
)

H4: Claim[Evidence] = Claim(
    "H4",
    "Figure 3",
    "At severe sparsity tickets of self-supervised pre-training are better than those of supervised.",
    "min(E_simCLR, E_MoCo) > E_ImageNet from 93.13 % on, four natural sets",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_self_supervised_last_longer(evidence)),
)

H5: Claim[Evidence] = Claim(
    "H5",
    "Figure 3",
    "The simCLR ticket is the best throughout.",
    "E_simCLR ≥ max(E_ImageNet, E_MoCo) at all sparsities, four natural sets",
    "the same (a standard deviation is allowed)",
    lambda evidence: all_known(_simclr_best(evidence)),
)

H6: Claim[Evidence] = Claim(
    "H6",
    "Figure 3",
    "At low and middle sparsities the MoCo ticket is the worst.",
    "E_MoCo < E_ImageNet up to 83.22 %, four natural sets",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_moco_worst(evidence)),
)

H7: Claim[Evidence] = Claim(
    "H7",
    "Figure 4",
    "From synthetic to real images the ImageNet ticket is the best, and beyond some sparsity MoCo's.",
    "on VisDA2017 E_ImageNet > the others up to 89.26 %, E_MoCo > the others beyond",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_shifted_domain(evidence)),
)
