"""Take pre-trained weights that are shipped."""

from pathlib import Path

from threefold.job import job
from threefold.vision.shipped_weights import take_shipped

with job(snakemake.log[0]):
    for part in ("backbone", "head"):
        take_shipped(Path(snakemake.input[part]), Path(snakemake.output[part]))
