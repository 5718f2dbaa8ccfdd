"""Harvest the basic blocks of one ELF file."""

from threefold.ithemal.binaries import locate
from threefold.ithemal.harvest import HarvestSettings, harvest, write_harvest
from threefold.ithemal.processor import this_processor
from threefold.job import job

with job(snakemake.log[0]):
    harvested = harvest(
        locate(snakemake.params.binary),
        snakemake.wildcards.source,
        HarvestSettings(**snakemake.params.settings),
        this_processor().features,
    )
    write_harvest(harvested, snakemake.output.blocks, snakemake.output.statistics)
