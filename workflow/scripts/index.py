"""List the results."""

from pathlib import Path

from threefold.job import job
from threefold.papers import catalogues
from threefold.reporting.index import write_index

with job(snakemake.log[0]):
    there = catalogues(snakemake.config)
    listed = [there[paper] for paper in snakemake.params.papers]
    write_index(Path(snakemake.output[0]), listed, snakemake.params.left_out)
