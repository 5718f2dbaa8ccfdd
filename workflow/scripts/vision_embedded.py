"""Render the embedded images."""

from pathlib import Path

from threefold.job import job
from threefold.vision.embedded.build import build_embedded

with job(snakemake.log[0]):
    build_embedded(Path(snakemake.output.data[0]).parent, **snakemake.params.embedded)
