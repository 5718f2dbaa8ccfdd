"""Fetch published labels from the mirror or their address."""

from pathlib import Path

from threefold.downloads import fetch
from threefold.job import job

with job(snakemake.log[0]):
    labels = snakemake.params.labels
    fetch(labels["file"], labels["url"], labels["sha256"], snakemake.params.mirror, Path(snakemake.output[0]))
