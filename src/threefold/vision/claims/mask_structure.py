"""Claims H17 and H18: how the masks of pre-training differ (Figures 6 and 7)."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from threefold.reporting.claims.claim import Check, Claim
from threefold.reporting.claims.judge import Difference
from threefold.vision.claims.comparing import all_known
from threefold.vision.claims.evidence import Evidence
from threefold.vision.claims.levels import LEVELS, SCHEDULE, level_at, per_cent, up_to
from threefold.vision.claims.series import IMAGENET, MOCO, PRETRAINED, SIMCLR

_SHARED = 6.55
_FIRST = 5
_DRAWN = 79.03
_EXTREME = 94.50
_LAST_BLOCK = 4


def _dissimilar(evidence: Evidence) -> Iterator[Check | None]:
    from threefold.lottery.similarity import expected_jaccard

    for one, another in combinations(PRETRAINED, 2):
        found = {level: evidence.similarity(one, another, level) for level in LEVELS[1:]}
        known = {level: estimate for level, estimate in found.items() if estimate is not None}
        for level, estimate in known.items():
            if level >= _FIRST:
                chance = 100 * expected_jaccard(SCHEDULE.sparsity(level), SCHEDULE.sparsity(level))
                room = Difference(_SHARED - estimate.mean, estimate.sd, estimate.seeds)
                what = f"{one} and {another} at {per_cent(level):.2f} %, by chance {chance:.1f}"
                yield Check(what, estimate.mean, estimate.sd, evidence.judge.slack(room.value, room.error))
        for (level, denser), (_, sparser) in pairwise(known.items()):
            fall = Difference.of(denser, sparser)
            what = f"{one} and {another}, fall after {per_cent(level):.2f} %"
            yield Check.on(what, fall, evidence.judge.better(fall))


def _more_zero_kernels(evidence: Evidence) -> Iterator[Check | None]:
    for level in up_to(_EXTREME, first=1):
        yield _more(evidence, MOCO, IMAGENET, level)
        yield _more(evidence, MOCO, SIMCLR, level)
    drawn = level_at(_DRAWN)
    yield _more(evidence, SIMCLR, IMAGENET, drawn)
    for weights in PRETRAINED:
        in_all = evidence.zero_kernels(weights, drawn)
        late = evidence.zero_kernels(weights, drawn, _LAST_BLOCK)
        if in_all is not None and late is not None:
            # Twice those of the last block are fewer than all where most are in the others. Of independent counts the
            # difference deviates as much as the sum.
            early = Difference(in_all.mean - 2 * late.mean, in_all.sd, in_all.seeds)
            what = f"{weights}, zero kernels before the last block − in it"
            yield Check.on(what, early, evidence.judge.better(early))


def _more(evidence: Evidence, one: str, other: str, level: int) -> Check | None:
    found, against = evidence.zero_kernels(one, level), evidence.zero_kernels(other, level)
    if found is None or against is None:
        return None
    extra = Difference.of(found, against)
    what = f"zero kernels, {one} − {other} at {per_cent(level):.2f} %"
    return Check.on(what, extra, evidence.judge.better(extra))


H17: Claim[Evidence] = Claim(
    "H17",
    "Figure 6",
    "The masks of the three pre-trainings have little in common, and the less, the sparser they are.",
    "Jaccard index of kept weights ≤ 6.55 % from five rounds on, for each pair; falls from round to round (independent "
    "masks would share 19.6 % after five rounds)",
    "the same",
    lambda evidence: all_known(_dissimilar(evidence)),
)

H18: Claim[Evidence] = Claim(
    "H18",
    "Figures 6 and 7",
    "MoCo's mask has the most zero kernels unless sparsity is extreme; zero kernels are in the earlier blocks.",
    "zero kernels: MoCo > max(ImageNet, simCLR) below 95.60 %; at 79.03 % simCLR > ImageNet, and most are before the "
    "last of four blocks",
    "the same, by more than a standard deviation",
    lambda evidence: all_known(_more_zero_kernels(evidence)),
)
