"""Turn the published files of a data set into what training reads."""

from pathlib import Path

from threefold.job import job
from threefold.vision.sources.prepare import prepare

with job(snakemake.log[0]):
    published = [Path(path) for path in snakemake.input.published]
    prepare(snakemake.params.source, published, Path(snakemake.output[0]))
