"""Draw the blocks to be measured from all harvests."""

from threefold.files import write_table
from threefold.ithemal.selection import select
from threefold.job import job

with job(snakemake.log[0]):
    blocks = select(snakemake.input.harvests, snakemake.params.number, snakemake.params.seed)
    write_table(snakemake.output[0], blocks)
