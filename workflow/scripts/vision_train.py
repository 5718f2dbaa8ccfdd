"""Train subnetworks of a residual network and write their scores."""

from threefold.job import job
from threefold.lottery.finished import Finished
from threefold.vision.experiments import Experiments

with job(snakemake.log[0], snakemake.resources.gpu, snakemake.input.code):
    Experiments.of(snakemake.params.experiments, snakemake.threads).run_all(
        snakemake.output, Finished.of(snakemake.output, snakemake.input, dict(snakemake.params))
    )
