"""Train at one level of pruning and write the masks of the next."""

from threefold.bert.experiments import Experiments
from threefold.bert.protocol import Protocol
from threefold.bert.rounds import make_rounds
from threefold.job import job
from threefold.lottery.finished import Finished

with job(snakemake.log[0], snakemake.resources.gpu, snakemake.input.code):
    make_rounds(
        Experiments.of(snakemake.params.experiments, snakemake.threads),
        tuple(snakemake.params.chains),
        snakemake.params.level,
        snakemake.wildcards.task,
        snakemake.output.masks,
        Protocol(**snakemake.params.protocol),
        Finished.of(snakemake.output, snakemake.input, dict(snakemake.params)),
        scored=snakemake.params.scored,
    )
