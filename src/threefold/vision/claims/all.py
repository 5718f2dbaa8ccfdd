"""All claims, in order."""

from threefold.reporting.claims.claim import Claim
from threefold.vision.claims.ablations import H23, H24, H25
from threefold.vision.claims.classification import H2, H3, H4, H5, H6, H7
from threefold.vision.claims.dense_prediction import H12, H13, H14, H15, H16
from threefold.vision.claims.evidence import Evidence
from threefold.vision.claims.mask_structure import H17, H18
from threefold.vision.claims.perturbation import H19, H20, H21, H22
from threefold.vision.claims.pretraining import H1
from threefold.vision.claims.task_tickets import H8, H9, H10, H11

CLAIMS: tuple[Claim[Evidence], ...] = (
    H1,
    *H2,
    *(H3, H4, H5, H6, H7, H8, H9, H10, H11, H12, H13, H14, H15, H16),
    *(H17, H18, H19, H20, H21, H22, H23, H24, H25),
)
