"""What the vision rules share."""

from dataclasses import asdict, replace
from pathlib import Path

from threefold.lottery.run import Run
from threefold.origin import Origin
from threefold.vision.configured import configured, configured_sources
from threefold.vision.job_settings import job_settings as vision_job_settings
from threefold.vision.job_settings import task_settings
from threefold.vision.jobs import Jobs as VisionJobs
from threefold.vision.layout import Layout as VisionLayout
from threefold.vision.pretrained_by import pretrained_by, taken_as_shipped
from threefold.vision.settings import Settings as VisionSettings
from threefold.vision.sources.needed import needed as vision_needed
from threefold.vision.sources.origin import (
    EMBEDDED,
    image_origin,
    preparing_memory,
    training_memory,
    training_minutes,
)
from threefold.vision.studies import pretrainings
from threefold.vision.study_jobs import StudyJobs

VISION_SHIPMENT = "src/threefold/vision/shipped"

try:
    VISION_CONFIG = configured(config["vision"])
    VISION_SETTINGS = VisionSettings.of(config)
    VISION_SOURCES = configured_sources(config["vision"])
    VISION_SHIPPED = taken_as_shipped(config["vision"], Path(VISION_SHIPMENT))
except ThreefoldError as error:
    raise WorkflowError(str(error))
VISION = VISION_SETTINGS.folder
VISION_ARTIFACTS = CATALOGUES["vision"]
VISION_LAYOUT = VisionLayout.of(VISION_SETTINGS)
VISION_JOBS = VisionJobs(VISION_SETTINGS, config["vision"]["jobs"] == "many")
VISION_STUDIES = StudyJobs(VISION_SETTINGS, VISION_JOBS.many)
VISION_PRETRAINING = pretrainings(VISION_CONFIG)
VISION_TRAINED = [
    name for name, task in VISION_PRETRAINING.items() if "training" in task
]
VISION_PUBLISHED = {
    name: task["weights"]
    for name, task in VISION_PRETRAINING.items()
    if "weights" in task
}
VISION_RENDERED = [
    name for name, source in VISION_SOURCES.items() if source == EMBEDDED
]
VISION_FETCHED = {
    name: source for name, source in VISION_SOURCES.items() if source != EMBEDDED
}
VISION_ORIGINS = {
    **{
        f"data of {name}": image_origin(source)
        for name, source in VISION_FETCHED.items()
    },
    **{
        f"weights {name}": Origin.of(source)
        for name, source in VISION_PUBLISHED.items()
    },
}
VISION_THREADS = config["vision"]["threads"]


def vision_made(name):
    """Where the pre-training of weights leaves its files: apart, where what is shipped is taken in their place."""
    root = f"{VISION}/shipping" if name in VISION_SHIPPED else VISION
    return replace(VISION_LAYOUT, root=root)


def vision_files(of):
    """What a data set, or weights, are read from: files to be fetched, or a folder that holds them already."""
    return [
        str(path)
        for path in VISION_ORIGINS[of].paths(config["mirror"], Path(DOWNLOADS))
    ]


def vision_reads(scores):
    """An input function: the files that the runs with these score files read."""

    def reads(wildcards):
        return VISION_LAYOUT.reads(Run.of(path.format(**wildcards)) for path in scores)

    return reads


def vision_most(demand, scores):
    """A resources function: the most that a data set of the runs with these score files asks for, by `demand`."""

    def most(wildcards):
        tasks = {Run.of(path.format(**wildcards)).task for path in scores}
        data = {VISION_SETTINGS.task(task).data for task in tasks}
        return max(demand(VISION_SOURCES[name]) for name in data)

    return most


def vision_gpus(*recipes):
    """For a job that trains by these recipes."""
    return gpus(config["vision"]["device"], config["vision"]["devices"], recipes)


def vision_gpus_of(scores):
    """For the runs with these score files: a resources function, or a number where all jobs ask for as many."""

    def asked(wildcards):
        tasks = vision_experiments(scores)(wildcards)["tasks"].values()
        return vision_gpus(*(task["recipe"] for task in tasks))

    every = gpus_of_any(config["vision"]["device"], config["vision"]["devices"])
    return asked if every is None else every


def vision_experiments(scores):
    """A params function: what decides how the runs with these score files are made, and nothing else."""

    def experiments(wildcards):
        runs = [Run.of(path.format(**wildcards)) for path in scores]
        return vision_job_settings(
            VISION_CONFIG,
            {run.task for run in runs},
            {run.weights for run in runs},
        )

    return experiments


def vision_artifact_inputs(wildcards):
    """What an artifact's module asks for, and the code behind it."""
    artifact = VISION_ARTIFACTS.module(wildcards.artifact)
    return dict(artifact.needs(VISION_SETTINGS)) | {"code": code_of(artifact.__name__)}
