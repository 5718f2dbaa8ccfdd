"""Train a network on a data set."""

from pathlib import Path

from threefold.ithemal.network import ModelSettings
from threefold.ithemal.training import train_arm
from threefold.job import job

with job(snakemake.log[0], code=snakemake.input.code):
    train_arm(
        snakemake.wildcards.arm,
        Path(snakemake.input.dataset),
        Path(snakemake.output.model),
        Path(snakemake.output.history),
        seed=int(snakemake.wildcards.seed),
        recipe=snakemake.params.training,
        model=ModelSettings(**snakemake.params.model),
        device=snakemake.params.device,
    )
