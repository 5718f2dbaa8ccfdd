"""Bring the pre-trained encoder into the workflow's own folder."""

from pathlib import Path

from threefold.bert.sources.encoder import bring_encoder
from threefold.bert.sources.encoder_origin import encoder_folder
from threefold.job import job

with job(snakemake.log[0]):
    folder = encoder_folder(snakemake.params.encoder, Path(snakemake.params.downloads))
    bring_encoder(folder, Path(snakemake.output.config).parent)
