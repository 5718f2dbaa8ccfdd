"""Find the sparsest level at which each task still has a winning ticket."""

from pathlib import Path

from threefold.bert.settings import Settings
from threefold.bert.winning import write_winning_levels
from threefold.job import job

with job(snakemake.log[0]):
    settings = Settings.of(snakemake.config)
    write_winning_levels([Path(path) for path in snakemake.input.scores], settings, Path(snakemake.output[0]))
