"""Compare the claims with what is expected of them."""

from pathlib import Path

from threefold.job import job
from threefold.reporting.claims.verify import verify

with job(snakemake.log[0]):
    verify(Path(snakemake.input.claims))
