"""Turn the published files of a task into tokens."""

from pathlib import Path

from threefold.bert.sources.prepare import prepare
from threefold.job import job

with job(snakemake.log[0]):
    published = [Path(path) for path in snakemake.input.published]
    prepare(snakemake.params.source, published, Path(snakemake.input.vocabulary), Path(snakemake.output.data))
