"""Gather pre-trained weights as they are shipped, with a card."""

from pathlib import Path

from threefold.job import job
from threefold.vision.shipping import Made, ship

given = snakemake.params
with job(snakemake.log[0]):
    ship(
        {name: Made(*map(Path, given.files[name]), by) for name, by in given.pretrained_by.items()},
        Path(snakemake.output.card).parent,
        snakemake.threads,
    )
