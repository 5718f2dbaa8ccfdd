"""What the BERT rules share."""

from dataclasses import asdict
from pathlib import Path

from threefold.bert.configured import configured_tasks
from threefold.bert.demands import PRETRAINING_THREADS, TRAINED_HERE, run_demand
from threefold.bert.job_settings import job_settings
from threefold.bert.jobs import Jobs
from threefold.bert.layout import Layout
from threefold.bert.settings import Settings
from threefold.bert.sources.encoder_origin import encoder_downloads
from threefold.bert.sources.needed import needed as bert_needed
from threefold.bert.sources.origin import task_origin
from threefold.bert.winning import Winning, winning_scores
from threefold.lottery.run import Run

try:
    SETTINGS = Settings.of(config)
except ThreefoldError as error:
    raise WorkflowError(str(error))
BERT = SETTINGS.folder
BERT_ARTIFACTS = CATALOGUES["bert"]
BERT_LAYOUT = Layout.of(SETTINGS)
BERT_JOBS = Jobs(SETTINGS, config["bert"]["jobs"] == "many")
BERT_SOURCES = {
    task["name"]: task["source"] for task in configured_tasks(config["bert"])
}
GENERATED = [name for name, source in BERT_SOURCES.items() if source == "language"]
FETCHED = {
    name: source for name, source in BERT_SOURCES.items() if source != "language"
}
ENCODER_FILES = [
    download.name for download in encoder_downloads(config["bert"]["encoder"], {})
]
BERT_THREADS = config["bert"]["threads"]
BERT_DEMAND = run_demand(config["bert"]["encoder"])


wildcard_constraints:
    task="|".join(SETTINGS.names),
    kind="imp|standard",
    level="[0-9][0-9]+",
    point="[0-9][0-9]",
    mask="[a-z0-9-]+",
    weights="[a-z0-9-]+",


def published_files(task):
    """What a task's data are read from: files to be fetched, or a folder that holds them already."""
    return [
        str(path)
        for path in task_origin(FETCHED[task]).paths(config["mirror"], Path(DOWNLOADS))
    ]


def bert_reads(scores):
    """An input function: the files that the runs with these score files read."""

    def reads(wildcards):
        return BERT_LAYOUT.reads(Run.of(path.format(**wildcards)) for path in scores)

    return reads


def bert_runs(scores):
    """A params function: these score files."""

    def runs(wildcards):
        return [path.format(**wildcards) for path in scores]

    return runs


def bert_gpus(*recipes):
    """For a job that trains by these recipes."""
    return gpus(config["bert"]["device"], config["bert"]["devices"], recipes)


def bert_gpus_of(scores):
    """For the runs with these score files: a resources function, or a number where all jobs ask for as many."""

    def asked(wildcards):
        tasks = bert_experiments(scores)(wildcards)["tasks"].values()
        return bert_gpus(*(task["recipe"] for task in tasks))

    every = gpus_of_any(config["bert"]["device"], config["bert"]["devices"])
    return asked if every is None else every


def bert_experiments(scores):
    """A params function: what decides how the runs with these score files are made, and nothing else."""

    def experiments(wildcards):
        return job_settings(
            config["bert"], {Run.of(path.format(**wildcards)).task for path in scores}
        )

    return experiments


def bert_artifact_inputs(wildcards):
    """What an artifact's module asks for, and the code behind it; the winning levels are measured first if it must know them."""
    artifact = BERT_ARTIFACTS.module(wildcards.artifact)
    code = {"code": code_of(artifact.__name__)}
    if not artifact.MEASURED:
        return dict(artifact.needs(SETTINGS, None)) | code
    levels = checkpoints.bert_winning_levels.get().output[0]
    return (
        dict(artifact.needs(SETTINGS, Winning.read(Path(levels))))
        | code
        | {"winning": levels}
    )
