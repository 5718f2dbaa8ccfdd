"""Ask llvm-mca about the test blocks of a data set."""

from pathlib import Path

from threefold.ithemal.baselines.llvm_mca import McaOutputs, write
from threefold.ithemal.dataset import microarchitecture_of
from threefold.job import job

with job(snakemake.log[0]):
    dataset = Path(snakemake.input.dataset)
    outputs = McaOutputs(*(Path(snakemake.output[name]) for name in ("total", "alias", "rthroughput")))
    most, seed = snakemake.params.most, snakemake.params.seed
    write(dataset, outputs, microarchitecture_of(dataset), most=most, seed=seed)
