"""Write the generated language: text for pre-training and the tasks."""

from pathlib import Path

from threefold.bert.language.build import build
from threefold.job import job

with job(snakemake.log[0]):
    build(Path(snakemake.output.vocabulary).parent, **snakemake.params.language)
