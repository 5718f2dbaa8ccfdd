"""Write the report."""

from pathlib import Path

import yaml

from threefold.job import job
from threefold.papers import papers
from threefold.reporting.report.page import write_report
from threefold.reporting.report.scale import overlaid

with job(snakemake.log[0]):
    scales = [yaml.safe_load(Path(file).read_text(encoding="utf-8")) for file in snakemake.input.scales]
    claims = snakemake.input.get("claims")
    write_report(
        Path(snakemake.output[0]),
        papers(snakemake.config),
        snakemake.config,
        overlaid(*scales),
        Path(claims) if claims else None,
        snakemake.params.left_out,
    )
