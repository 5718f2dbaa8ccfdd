"""Time every way of predicting, and measuring, on the same blocks."""

from pathlib import Path

from threefold.ithemal.measure import MeasureSettings
from threefold.ithemal.speed import SpeedSettings, write_speed
from threefold.job import job

with job(snakemake.log[0]):
    write_speed(
        Path(snakemake.output[0]),
        Path(snakemake.input.dataset),
        Path(snakemake.input.model),
        SpeedSettings(**snakemake.params.speed),
        MeasureSettings(**snakemake.params.measure),
    )
