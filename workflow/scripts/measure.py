"""Time blocks on this CPU."""

from threefold.ithemal.measure import MeasureSettings, measure_file
from threefold.job import job

with job(snakemake.log[0]):
    measure_file(snakemake.input.blocks, snakemake.output[0], MeasureSettings(**snakemake.params.settings))
