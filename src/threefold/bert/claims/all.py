"""All claims, in order."""

from threefold.bert.claims.appendix import MLM_AT_OWN, OVERLAP
from threefold.bert.claims.controls import ACROSS_SPARSITIES, MASK_MATTERS, PLACES_MATTER, WEIGHTS_MATTER
from threefold.bert.claims.evidence import Evidence
from threefold.bert.claims.existence import EXISTENCE, STRICT
from threefold.bert.claims.rewinding import NO_HELP, REWOUND_TRANSFERS, STANDARD_AS_GOOD
from threefold.bert.claims.transfer import (
    BEATS_ONE_SHOT,
    LARGER_IS_BETTER,
    MLM_ABSOLUTE,
    MLM_RELATIVE,
    ONE_SHOT_BEATS,
    OTHERS_STAY,
)
from threefold.reporting.claims.claim import Claim

CLAIMS: tuple[Claim[Evidence], ...] = (
    EXISTENCE,
    STRICT,
    MASK_MATTERS,
    WEIGHTS_MATTER,
    PLACES_MATTER,
    ACROSS_SPARSITIES,
    NO_HELP,
    STANDARD_AS_GOOD,
    MLM_RELATIVE,
    MLM_ABSOLUTE,
    OTHERS_STAY,
    BEATS_ONE_SHOT,
    ONE_SHOT_BEATS,
    LARGER_IS_BETTER,
    REWOUND_TRANSFERS,
    MLM_AT_OWN,
    OVERLAP,
)
