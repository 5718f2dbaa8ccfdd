"""Convert published pre-trained weights."""

from pathlib import Path

from threefold.job import job
from threefold.vision.networks.architecture import architecture
from threefold.vision.weights.published import bring_weights

with job(snakemake.log[0]):
    bring_weights(
        snakemake.params.kind,
        [Path(path) for path in snakemake.input.published],
        architecture(snakemake.params.network["name"], snakemake.params.network["stem"]),
        Path(snakemake.output.backbone),
        Path(snakemake.output.head),
        sizes=snakemake.params.sizes,
        seed=snakemake.params.seed,
    )
