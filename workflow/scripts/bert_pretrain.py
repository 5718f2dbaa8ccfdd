"""Pre-train an encoder by masked language modelling."""

from pathlib import Path

from threefold.bert.pretraining import pretrain
from threefold.job import job

with job(snakemake.log[0], snakemake.resources.gpu, snakemake.input.code):
    pretrain(
        Path(snakemake.input.data),
        Path(snakemake.input.vocabulary),
        Path(snakemake.output.config).parent,
        device=snakemake.params.device,
        **snakemake.params.pretraining,
    )
