"""Predict the test blocks of a data set with a trained network."""

from pathlib import Path

from threefold.ithemal.prediction import predict_file
from threefold.job import job

with job(snakemake.log[0]):
    output = Path(snakemake.output[0])
    predict_file(Path(snakemake.input.dataset), Path(snakemake.input.model), output, output.stem)
