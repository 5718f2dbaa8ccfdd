"""Claims H23 to H25: larger networks, and the temperature of simCLR (Figures 9 and 12, Table 2)."""

from collections.abc import Iterator, Mapping
from math import log

from threefold.lottery.estimate import Estimate
from threefold.reporting.claims.claim import Check, Claim
from threefold.reporting.claims.judge import Difference, every
from threefold.vision.claims.comparing import all_known
from threefold.vision.claims.evidence import LARGE, RETRIEVAL, SMALL, TRANSFER, Evidence

# 1.5 of ResNet-50's 23.4 million weights: below, the digitised curves of Figure 9 touch.
_NOT_EXTREME = 0.064
# Of all other rounds of the paper: what the released code under SimCLR/ has.
USUAL_TEMPERATURE = 0.5
_EXTREME = 20.0
_NEAR = (0.1, 0.2)
_CLOSE, _WORSE = 0.5, 1.5


def _larger(evidence: Evidence, measure: str) -> Iterator[Check]:
    small, large = evidence.by_size(SMALL, measure), evidence.by_size(LARGE, measure)
    for weights, estimate in small.items():
        other = _between(large, weights)
        if weights >= _NOT_EXTREME * max(small) and other is not None:
            gain = Difference.of(other, estimate)
            what = f"large − small with the weights of {weights / max(small):.1%} of the small one"
            yield Check.on(what, gain, evidence.judge.better(gain))


def _between(curve: Mapping[float, Estimate], weights: float) -> Estimate | None:
    """The curve at `weights`, straight between its neighbours over the logarithm; None outside."""
    below = max((known for known in curve if known <= weights), default=None)
    above = min((known for known in curve if known >= weights), default=None)
    if below is None or above is None:
        return None
    low, high = curve[below], curve[above]
    share = 0.0 if below == above else log(weights / below) / log(above / below)
    mean = low.mean + share * (high.mean - low.mean)
    return Estimate(mean, max(low.sd, high.sd), min(low.seeds, high.seeds))


def _temperature(evidence: Evidence) -> Iterator[Check]:
    found = evidence.temperatures()
    default = found.get(USUAL_TEMPERATURE)
    if default is None:
        return
    for temperature, estimate in found.items():
        loss = Difference.of(default, estimate)
        verdicts = [evidence.judge.not_worse(loss)]
        if temperature in _NEAR:
            verdicts += [evidence.judge.at_most(gap, _CLOSE) for gap in (loss, -loss)]
        if temperature == _EXTREME:
            verdicts.append(evidence.judge.better(loss, _WORSE))
        if temperature != USUAL_TEMPERATURE:
            yield Check.on(f"t = {USUAL_TEMPERATURE:g} − t = {temperature:g}", loss, every(verdicts))


H23: Claim[Evidence] = Claim(
    "H23",
    "Figure 9",
    "At equal numbers of remaining weights a larger network's ticket transfers better.",
    "E(ResNet-152) > E(ResNet-50) on CIFAR-100 from 1.5 million weights on (6.4 % of the smaller network)",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_larger(evidence, TRANSFER)),
)

H24: Claim[Evidence] = Claim(
    "H24",
    "Figure 12",
    "A larger network's ticket is also better on the task of pre-training, unless sparsity is extreme.",
    "top-1 retrieval of ResNet-152 > that of ResNet-50 at equal numbers of weights, above 6.4 % of the smaller network",
    "the difference is more than its standard deviation",
    lambda evidence: all_known(_larger(evidence, RETRIEVAL)),
)

H25: Claim[Evidence] = Claim(
    "H25",
    "Table 2",
    "The temperature of simCLR matters little near its default and much at the extreme.",
    "|E(t) − E(0.5)| ≤ 0.5 points for t of 0.1 and 0.2; E(20) ≤ E(0.5) − 1.5; no t better than 0.5",
    "standard deviations take the place of points",
    lambda evidence: all_known(_temperature(evidence)),
)
