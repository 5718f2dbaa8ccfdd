"""Time some blocks again, in a variant of the settings."""

from pathlib import Path

from threefold.ithemal.again import measure_again
from threefold.ithemal.measure import MeasureSettings
from threefold.job import job

with job(snakemake.log[0]):
    measure_again(
        Path(snakemake.input.blocks),
        Path(snakemake.output[0]),
        MeasureSettings(**snakemake.params.settings),
        snakemake.wildcards.variant,
    )
