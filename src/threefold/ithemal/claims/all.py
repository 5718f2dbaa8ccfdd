"""All claims, in order."""

from threefold.ithemal.claims.accuracy import I1, I2, I3, I4, I5, I9, I10
from threefold.ithemal.claims.design import I6, I7, I8
from threefold.ithemal.claims.evidence import Evidence
from threefold.ithemal.claims.labels import I11, I12, I13, I14, I15, I16, I17
from threefold.reporting.claims.claim import Claim

CLAIMS: tuple[Claim[Evidence], ...] = (I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15, I16, I17)
