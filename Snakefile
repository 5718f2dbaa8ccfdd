"""Threefold: every table and figure of three papers.

snakemake --cores N                      everything
snakemake --cores N ithemal              one paper
snakemake --cores N ithemal_table3       one table or figure
snakemake --cores N report               the report: results/report.html
snakemake -n                             the plan
"""

import gc
from importlib.util import find_spec

from snakemake.utils import min_version

min_version("9.27")

# Rules ask the library what a table needs, so that it must be where Snakemake itself runs; `--sdm conda` is for jobs.
if find_spec("threefold") is None:
    raise WorkflowError(
        "threefold is not installed where Snakemake runs: make setup, then .venv/bin/snakemake; or pip install -e ."
    )

# A plan of thousands of jobs is millions of objects that stay: looking through them seldom saves a seventh of the time.
gc.set_threshold(100_000, 50, 50)


configfile: "config/config.yaml"
configfile: "config/registry.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/blocks.smk"
include: "workflow/rules/ithemal.smk"
include: "workflow/rules/released.smk"
include: "workflow/rules/baselines.smk"
include: "workflow/rules/ithemal_artifacts.smk"
include: "workflow/rules/bert_common.smk"
include: "workflow/rules/bert_data.smk"
include: "workflow/rules/bert_runs.smk"
include: "workflow/rules/bert_artifacts.smk"
include: "workflow/rules/vision_common.smk"
include: "workflow/rules/vision_data.smk"
include: "workflow/rules/vision_runs.smk"
include: "workflow/rules/vision_artifacts.smk"
include: "workflow/rules/downloads.smk"
include: "workflow/rules/index.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/report.smk"


rule all:
    default_target: True
    input:
        "results/index.md",
        "results/claims.json",
        "results/claims.html",
        "results/report.html",
