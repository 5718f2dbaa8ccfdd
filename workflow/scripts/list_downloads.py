"""List what a configuration needs from elsewhere, and say what is still to be placed."""

import logging
from pathlib import Path

from threefold.files import write_text
from threefold.job import job

with job(snakemake.log[0]):
    write_text(Path(snakemake.output[0]), snakemake.params.text)
    for line in snakemake.params.missing:
        logging.warning("%s; see %s", line, snakemake.output[0])
