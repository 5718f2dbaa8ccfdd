"""Fetch a published file from the mirror or its address."""

from pathlib import Path

from threefold.downloads import fetch
from threefold.job import job

with job(snakemake.log[0]):
    fetch(**snakemake.params.download, mirror=snakemake.params.mirror, into=Path(snakemake.output[0]))
