"""Draw the blocks that are timed again."""

from pathlib import Path

from threefold.ithemal.again import draw
from threefold.job import job

with job(snakemake.log[0]):
    draw(
        Path(snakemake.input.blocks),
        Path(snakemake.output[0]),
        count=snakemake.params.number,
        seed=snakemake.params.seed,
    )
