"""What several stages use: the checked configuration, and the source files that a rule's result depends on."""

from functools import partial
from glob import glob

from threefold import source_files
from threefold.clock import bring_back, files_ahead
from threefold.configuration import check
from threefold.demands import growing
from threefold.errors import ThreefoldError
from threefold.ithemal.baselines.availability import left_out
from threefold.ithemal.processor import this_processor
from threefold.launching import gpus, gpus_of_any
from threefold.papers import catalogues
from threefold.preemption import set_checkpoint_seconds
from threefold.registry import resolved
from threefold.reporting.report.captions import caption

try:
    check(
        config,
        workflow.source_path("../schemas/config.schema.yaml"),
        workflow.configfiles,
    )
    config.update(resolved(config))
    if "ithemal" in config["papers"]:
        this_processor()
except ThreefoldError as error:
    raise WorkflowError(str(error))

# What jobs read and write, scripts among it: Snakemake compares the dates.
DATED = ["results", "config", "published", "src", "workflow", source_files.MANIFESTS]
AHEAD = files_ahead(DATED) if workflow.is_main_process else []
if AHEAD:
    logger.warning(
        f"{len(AHEAD)} files are dated after now, as {AHEAD[0]}; a run dates them as of now"
    )
code_of = partial(source_files.code_of, newer_than=AHEAD[-1] if AHEAD else None)


# Not before: a plan changes no file, and is the same, for the order of the dates is.
onstart:
    bring_back(DATED)


# In the environment, since it decides nothing about results: jobs are not repeated when it changes.
set_checkpoint_seconds(config["checkpoint_seconds"])

# `workflow.cores` would demand --cores even of --unlock and --rulegraph.
ALL_CORES = workflow.resource_settings.cores or 1

CATALOGUES = catalogues(config)
ITHEMAL = config["ithemal"]
ITHEMAL_ARTIFACTS = CATALOGUES["ithemal"]
HARNESS = sorted(glob("src/threefold/ithemal/harness/*.[chS]"))
SHIPPED = "src/threefold/ithemal/shipped"
DOWNLOADS = "results/downloads"

LEFT_OUT = left_out(ITHEMAL["predictors"])
for predictor, complaint in LEFT_OUT.items():
    logger.warning(f"{predictor} is left out: {complaint}")
ITHEMAL["predictors"] = [name for name in ITHEMAL["predictors"] if name not in LEFT_OUT]


wildcard_constraints:
    dataset="[a-z0-9-]+",
    source="[a-z0-9-]+",
    predictor="[a-z0-9-]+",
    arm="[a-z-]+",
    seed="[0-9]+",


def measured_blocks(wildcards):
    """The measured set that a data set is made from: shipped with the project, or made by a rule."""
    if wildcards.dataset == "shipped":
        return f"{SHIPPED}/measured.parquet"
    return f"results/ithemal/{wildcards.dataset}/measured.parquet"


def reference_model(wildcards):
    """The model that stands for Ithemal where one is enough: the shipped one, else the first that is trained."""
    if "shipped" in ITHEMAL["predictors"]:
        return f"{SHIPPED}/model.safetensors"
    return f"results/ithemal/{ITHEMAL['train_on'][0]}/models/hierarchical/seed{ITHEMAL['seeds'][0]}/model.safetensors"


def training_settings(wildcards):
    """The recipe of an arm: the equal budget of the exploration, or the full one."""
    if wildcards.arm.startswith("explore-"):
        return ITHEMAL["exploration"]["training"]
    return ITHEMAL["training"]


def ithemal_minutes(wildcards):
    """A resources function: time enough for the steps of an arm, at 50 ms each, and an hour."""
    return 60 + training_settings(wildcards)["steps"] // 1200


def published_file(wildcards):
    """Where the published labels of a data set are put."""
    (entry,) = ITHEMAL["published_labels"][wildcards.dataset]["files"]
    return f"{DOWNLOADS}/{entry['file']}"


def released_files(wildcards):
    """Where the two files of the authors' model for a data set are put."""
    files = ITHEMAL["released_models"][wildcards.dataset]["files"]
    return [f"{DOWNLOADS}/{entry['file']}" for entry in files]


def published_download(wildcards):
    """Where a file is fetched from; `lookup` would take the slashes in its name for a path of keys."""
    return PUBLISHED[wildcards.file]


def ithemal_artifact_inputs(wildcards):
    """What an artifact's module asks for, and the code behind it."""
    artifact = ITHEMAL_ARTIFACTS.module(wildcards.artifact)
    return dict(artifact.needs(config)) | {"code": code_of(artifact.__name__)}


def artifact_labels(catalogue):
    """A function of wildcards: how Snakemake's own report tells an artifact of `catalogue` from others."""

    def labels(wildcards):
        return {"item": catalogue.module(wildcards.artifact).TITLE}

    return labels


def artifact_caption(paper):
    """A params function: what stands under an artifact of `paper`."""

    def text(wildcards):
        return caption(paper, wildcards.artifact)

    return text
