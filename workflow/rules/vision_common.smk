"""What the vision rules share."""

from dataclasses import asdict

from threefold.lottery.run import Run
from threefold.vision.artifacts import catalogue as vision_catalogue
from threefold.vision.jobs import Jobs as VisionJobs
from threefold.vision.jobs import job_settings as vision_job_settings
from threefold.vision.jobs import task_settings
from threefold.vision.layout import Layout as VisionLayout
from threefold.vision.settings import Settings as VisionSettings
from threefold.vision.studies import pretrainings
from threefold.vision.study_jobs import StudyJobs

try:
    VISION_SETTINGS = VisionSettings.of(config)
except ThreefoldError as error:
    raise WorkflowError(str(error))
VISION = VISION_SETTINGS.folder
VISION_ARTIFACTS = vision_catalogue(VISION)
VISION_LAYOUT = VisionLayout.of(VISION_SETTINGS)
VISION_JOBS = VisionJobs(VISION_SETTINGS, config["vision"]["jobs"] == "many")
VISION_STUDIES = StudyJobs(VISION_SETTINGS, VISION_JOBS.many)
VISION_PRETRAINING = pretrainings(config["vision"])
VISION_THREADS = config["vision"]["threads"]
VISION_GPUS = 0 if config["vision"]["device"] == "cpu" else 1


def vision_reads(scores):
    """An input function: the files that the runs with these score files read."""

    def reads(wildcards):
        return VISION_LAYOUT.reads(Run.of(path.format(**wildcards)) for path in scores)

    return reads


def vision_experiments(scores):
    """A params function: what decides how the runs with these score files are made, and nothing else."""

    def experiments(wildcards):
        runs = [Run.of(path.format(**wildcards)) for path in scores]
        return vision_job_settings(
            config["vision"],
            {run.task for run in runs},
            {run.weights for run in runs},
        )

    return experiments


def vision_artifact_inputs(wildcards):
    """What an artifact's module asks for, and the code behind it."""
    artifact = VISION_ARTIFACTS.module(wildcards.artifact)
    return dict(artifact.needs(VISION_SETTINGS)) | {
        "code": source_files(artifact.__name__)
    }
