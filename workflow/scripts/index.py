"""List the results."""

from pathlib import Path

from threefold.bert.artifacts import catalogue
from threefold.ithemal.artifacts import CATALOGUE
from threefold.job import job
from threefold.reporting.index import write_index
from threefold.vision.artifacts import catalogue as vision_catalogue

with job(snakemake.log[0]):
    bert, vision = (f"results/{folder}" for folder in (snakemake.params.bert, snakemake.params.vision))
    catalogues = {"ithemal": CATALOGUE, "bert": catalogue(bert), "vision": vision_catalogue(vision)}
    listed = [catalogues[paper] for paper in snakemake.params.papers]
    write_index(Path(snakemake.output[0]), listed, snakemake.params.left_out)
