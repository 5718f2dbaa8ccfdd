"""Predict the test blocks of a data set by width, opcode counts and the best constant."""

from pathlib import Path

from threefold.ithemal.baselines import constant, opcode_regression, width
from threefold.ithemal.dataset import issue_width_of
from threefold.job import job

with job(snakemake.log[0]):
    dataset = Path(snakemake.input.dataset)
    width.write(dataset, Path(snakemake.output.width), issue_width_of(dataset))
    opcode_regression.write(dataset, Path(snakemake.output.opcode_regression))
    constant.write(dataset, Path(snakemake.output.constant))
