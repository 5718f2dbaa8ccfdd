"""Pre-train a network from random weights."""

from pathlib import Path

from threefold.job import job
from threefold.vision.pretraining import pretrain
from threefold.vision.protocol import Protocol

with job(snakemake.log[0], snakemake.resources.gpu, snakemake.input.code):
    pretrain(
        snakemake.params.name,
        Path(snakemake.input.data),
        Path(snakemake.output.backbone),
        Path(snakemake.output.head),
        settings=snakemake.params.settings,
        network=snakemake.params.network,
        recipe=snakemake.params.recipe,
        seed=snakemake.params.seed,
        protocol=Protocol(**snakemake.params.protocol),
        device=snakemake.params.device,
        threads=snakemake.threads,
    )
