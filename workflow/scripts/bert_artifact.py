"""Draw one table or figure of the BERT paper."""

from pathlib import Path

from threefold.bert.artifacts import catalogue
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.job import job

with job(snakemake.log[0]):
    settings = Settings.of(snakemake.config)
    module = catalogue(settings.folder).module(snakemake.wildcards.artifact)
    inputs = {name: files for name, files in snakemake.input.items() if name not in ("code", "winning")}
    winning = Winning.read(Path(snakemake.input.winning)) if module.MEASURED else None
    module.draw(inputs, settings, winning, Path(snakemake.output[0]).with_suffix(""))
