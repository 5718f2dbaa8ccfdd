"""Draw one table or figure of the vision paper."""

from pathlib import Path

from threefold.job import job
from threefold.vision.artifacts import catalogue
from threefold.vision.settings import Settings

with job(snakemake.log[0]):
    settings = Settings.of(snakemake.config)
    module = catalogue(settings.folder).module(snakemake.wildcards.artifact)
    inputs = {name: files for name, files in snakemake.input.items() if name != "code"}
    module.draw(inputs, settings, Path(snakemake.output[0]).with_suffix(""))
