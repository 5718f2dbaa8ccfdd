"""Ask OSACA about some test blocks of a data set."""

from pathlib import Path

from threefold.ithemal.baselines.osaca import write
from threefold.ithemal.dataset import microarchitecture_of
from threefold.job import job

with job(snakemake.log[0]):
    dataset = Path(snakemake.input.dataset)
    write(
        dataset,
        Path(snakemake.output[0]),
        microarchitecture_of(dataset),
        count=snakemake.params.number,
        seed=snakemake.params.seed,
    )
