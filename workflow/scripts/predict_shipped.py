"""Predict the test blocks of a data set with the shipped model, as far as it does not know them."""

from pathlib import Path

from threefold.ithemal.prediction import predict_shipped
from threefold.job import job

with job(snakemake.log[0]):
    given = snakemake.input
    predict_shipped(Path(given.dataset), Path(given.home), Path(given.model), Path(snakemake.output[0]))
