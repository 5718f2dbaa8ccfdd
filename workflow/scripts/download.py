"""Fetch a published file from the mirror or its address."""

from pathlib import Path

from threefold.downloads import fetch
from threefold.first_use import FirstUse
from threefold.job import job

with job(snakemake.log[0]):
    fetch(
        **snakemake.params.download,
        mirror=snakemake.params.mirror,
        into=Path(snakemake.output[0]),
        first_use=FirstUse(Path(snakemake.params.first_use)),
    )
