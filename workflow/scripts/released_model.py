"""Convert a model that the authors released."""

from pathlib import Path

from threefold.ithemal.released.weights import convert_released
from threefold.job import job

with job(snakemake.log[0]):
    dump, weights = map(Path, snakemake.input.published)
    convert_released(dump, weights, snakemake.params.microarchitecture, Path(snakemake.output[0]))
