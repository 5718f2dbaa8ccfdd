"""List the results."""

from pathlib import Path

from threefold.bert.artifacts import catalogue
from threefold.ithemal.artifacts import CATALOGUE
from threefold.job import job
from threefold.reporting.index import write_index

with job(snakemake.log[0]):
    catalogues = (CATALOGUE, catalogue(f"results/{snakemake.params.bert}"))
    write_index(Path(snakemake.output[0]), catalogues, snakemake.params.left_out)
