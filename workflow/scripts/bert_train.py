"""Train subnetworks of BERT and write their scores."""

from threefold.bert.experiments import Experiments
from threefold.job import job

with job(snakemake.log[0]):
    Experiments.of(snakemake.params.experiments, snakemake.threads).run_all(snakemake.output)
