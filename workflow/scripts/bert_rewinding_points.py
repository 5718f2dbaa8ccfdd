"""Train to the rewinding points and keep the weights of each."""

from threefold.bert.experiments import Experiments
from threefold.bert.rewinding import write_rewinding_points
from threefold.job import job
from threefold.lottery.finished import Finished

with job(snakemake.log[0], snakemake.resources.gpu, snakemake.input.code):
    write_rewinding_points(
        Experiments.of(snakemake.params.experiments, snakemake.threads),
        snakemake.params.runs,
        list(snakemake.params.points),
        Finished.of(snakemake.output, snakemake.input, dict(snakemake.params)),
    )
