"""Measure and predict the paper's three motivating examples on this CPU."""

from pathlib import Path

from threefold.ithemal.measure import MeasureSettings
from threefold.ithemal.motivation import write_examples
from threefold.job import job

with job(snakemake.log[0]):
    write_examples(Path(snakemake.output[0]), Path(snakemake.input.model), MeasureSettings(**snakemake.params.measure))
