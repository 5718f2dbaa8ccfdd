"""Claims H19 to H22: other masks than the one that pruning found, on CIFAR-100 (Figure 8)."""

from collections.abc import Iterator
from math import hypot

from threefold.reporting.claims.claim import Check, Claim
from threefold.reporting.claims.judge import Difference, every
from threefold.vision.claims.comparing import ahead, alike, all_known, lead
from threefold.vision.claims.evidence import Evidence, standing_for
from threefold.vision.claims.levels import level_at, per_cent, up_to
from threefold.vision.claims.series import (
    CIFAR100,
    COMPLEMENT,
    EARLY,
    IMAGENET,
    RANDOM,
    RANDOM_MASK,
    VARIANTS,
    Series,
)

# Limits are proposed: the paper says "marginal" and "substantially" and draws the curves.
_MARGINAL, _SUBSTANTIAL = 1.5, 2.0
_HIGH, _MIDDLE, _NO_LONGER = 89.26, 48.80, 67.23


def _marginal(evidence: Evidence) -> Iterator[Check | None]:
    for subject in standing_for(evidence, [CIFAR100]):
        for weights in (RANDOM, EARLY):
            for variant in VARIANTS:
                for level in up_to(_HIGH, first=1):
                    gap = lead(evidence, subject.name, Series.own(weights), Series(variant, weights), level)
                    if gap is not None:
                        verdict = every(evidence.judge.at_most(loss, _MARGINAL) for loss in (gap, -gap))
                        what = f"{subject.title} {Series.own(weights)} − {Series(variant, weights)}"
                        yield Check.on(f"{what} at {per_cent(level):.2f} %", gap, verdict)


def _substantial(evidence: Evidence) -> Iterator[Check | None]:
    own = Series.own(IMAGENET)
    for subject in standing_for(evidence, [CIFAR100]):
        for variant in VARIANTS:
            for level in up_to(_HIGH, first=level_at(_MIDDLE)):
                yield ahead(evidence, subject, own, Series(variant, IMAGENET), level, _SUBSTANTIAL)
                gaps = [
                    lead(evidence, subject.name, Series.own(weights), Series(variant, weights), level)
                    for weights in (IMAGENET, RANDOM)
                ]
                yield _wider(evidence, f"{subject.title}, {variant} at {per_cent(level):.2f} %", *gaps)


def _wider(evidence: Evidence, what: str, gap: Difference | None, narrow: Difference | None) -> Check | None:
    if gap is None or narrow is None:
        return None
    extra = Difference(gap.value - narrow.value, hypot(gap.sd, narrow.sd), min(gap.seeds, narrow.seeds))
    return Check.on(f"{what}, loss with θ_Img − with θ_0", extra, evidence.judge.better(extra))


def _complement(evidence: Evidence) -> Iterator[Check | None]:
    complement, own = Series(COMPLEMENT, IMAGENET), Series.own(RANDOM)
    for subject in standing_for(evidence, [CIFAR100]):
        for level in up_to(100, first=1):
            gain = lead(evidence, subject.name, complement, own, level)
            if gain is not None:
                verdict = evidence.tolerance(subject.name, own).allows(evidence.judge, gain)
                yield Check.on(f"{subject.title} {complement} − {own} at {per_cent(level):.2f} %", gain, verdict)


def _random(evidence: Evidence) -> Iterator[Check | None]:
    pretrained, fresh = Series(RANDOM_MASK, IMAGENET), Series(RANDOM_MASK, RANDOM)
    for subject in standing_for(evidence, [CIFAR100]):
        for level in up_to(100, first=1):
            decide = ahead if level < level_at(_NO_LONGER) else alike
            yield decide(evidence, subject, pretrained, fresh, level)


H19: Claim[Evidence] = Claim(
    "H19",
    "Figure 8",
    "Without pre-training it hardly matters which weights are pruned.",
    "|E(m_T, θ) − E(m', θ)| ≤ 1.5 points (proposed) for θ_0, θ_5% up to 89.26 %; m' complementary, random, perturbed",
    "at most a standard deviation",
    lambda evidence: all_known(_marginal(evidence)),
)

H20: Claim[Evidence] = Claim(
    "H20",
    "Figure 8",
    "With ImageNet weights it matters much which weights are pruned.",
    "E(m_T, θ_Img) − E(m', θ_Img) ≥ 2 points (proposed) from 48.80 to 89.26 %, and more than with θ_0",
    "differences are more than their standard deviation",
    lambda evidence: all_known(_substantial(evidence)),
)

H21: Claim[Evidence] = Claim(
    "H21",
    "Figure 8",
    "What pruning removes is worth no more than a network without pre-training.",
    "E(m^c, θ_Img) ≤ E(m_T, θ_0) + its sd, from 20 % on",
    "",
    lambda evidence: all_known(_complement(evidence)),
)

H22: Claim[Evidence] = Claim(
    "H22",
    "Figure 8",
    "Under a random mask pre-trained weights help up to some sparsity, and then no longer.",
    "E(m_r, θ_Img) > E(m_r, θ_0) below 67.23 %, within a standard deviation from there on",
    "the same; the difference is more than its standard deviation",
    lambda evidence: all_known(_random(evidence)),
)
