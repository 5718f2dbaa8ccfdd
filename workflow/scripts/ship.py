"""Gather a measured set and a model with their cards."""

import shutil
from pathlib import Path

from threefold.ithemal.artifacts.cards import write_data_card, write_model_card
from threefold.job import job

with job(snakemake.log[0]):
    given, made = snakemake.input, snakemake.output
    shutil.copyfile(given.measured, made.measured)
    shutil.copyfile(given.model, made.model)
    write_data_card(
        Path(made.data_card), Path(given.measured), map(Path, given.harvests), list(map(Path, given.data_tables))
    )
    write_model_card(
        Path(made.model_card), Path(given.model), Path(given.measured), list(map(Path, given.model_tables))
    )
