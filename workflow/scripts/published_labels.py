"""Bring published labels into the form of a measured file."""

from pathlib import Path

from threefold.ithemal.published_labels import write_labels
from threefold.job import job

with job(snakemake.log[0]):
    write_labels(
        Path(snakemake.input.labels),
        Path(snakemake.output[0]),
        snakemake.wildcards.dataset,
        snakemake.params.labels["microarchitecture"],
    )
