"""Draw one table or figure."""

from pathlib import Path

from threefold.ithemal.artifacts import CATALOGUE
from threefold.job import job

with job(snakemake.log[0]):
    inputs = {name: files for name, files in snakemake.input.items() if name != "code"}
    stem = Path(snakemake.output[0]).with_suffix("")
    CATALOGUE.module(snakemake.wildcards.artifact).draw(inputs, stem)
