"""Train at one level of pruning and write the masks of the next."""

from threefold.job import job
from threefold.lottery.finished import Finished
from threefold.vision.experiments import Experiments
from threefold.vision.rounds import make_rounds

with job(snakemake.log[0], snakemake.resources.gpu, snakemake.input.code):
    make_rounds(
        Experiments.of(snakemake.params.experiments, snakemake.threads),
        snakemake.output.masks,
        Finished.of(snakemake.output, snakemake.input, dict(snakemake.params)),
    )
