"""Canonicalise measured blocks and split them."""

from pathlib import Path

from threefold.ithemal.canonicalise import token_text
from threefold.ithemal.dataset import SplitSettings, build_dataset_file
from threefold.job import job

with job(snakemake.log[0]):
    build_dataset_file(
        Path(snakemake.input.measured),
        Path(snakemake.output[0]),
        SplitSettings(**snakemake.params.split),
        token_text,
    )
