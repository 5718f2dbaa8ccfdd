"""Gather the papers' claims."""

from pathlib import Path

from threefold.job import job
from threefold.reporting.claims.claims_page import write_page
from threefold.reporting.claims.expectation import Expectations
from threefold.reporting.claims.gather import ClaimsTable, gather

with job(snakemake.log[0]):
    tables = [
        ClaimsTable(paper, snakemake.params.titles[paper], Path(file), tuple(snakemake.params.artifacts[paper]))
        for paper, file in zip(snakemake.params.papers, snakemake.input.tables, strict=True)
    ]
    found = gather(tables, Expectations.read(Path(snakemake.input.expected)), snakemake.params.scale)
    found.write(Path(snakemake.output.json))
    write_page(found, Path(snakemake.output.html))
