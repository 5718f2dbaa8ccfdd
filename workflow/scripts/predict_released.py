"""Predict the test blocks of a data set with the model that the authors released."""

from pathlib import Path

from threefold.ithemal.released.prediction import predict_released
from threefold.job import job

with job(snakemake.log[0]):
    predict_released(Path(snakemake.input.dataset), Path(snakemake.input.model), Path(snakemake.output[0]))
