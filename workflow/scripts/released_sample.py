"""Put the authors' model to the authors' sample."""

from pathlib import Path

from threefold.ithemal.released.prediction import score_sample
from threefold.job import job

with job(snakemake.log[0]):
    given, made = snakemake.input, snakemake.output
    score_sample(Path(given.sample), Path(given.model), Path(made.blocks), Path(made.scores))
