"""List the results."""

from pathlib import Path

from threefold.ithemal.artifacts.index import write_index
from threefold.job import job

with job(snakemake.log[0]):
    write_index(Path(snakemake.output[0]), snakemake.params.left_out)
