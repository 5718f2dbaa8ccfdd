"""Every line of config/paper.yaml is fetched, converted and trained on for a step or two, from small stand-ins."""

from pathlib import Path

import pytest
import yaml

from tests.ithemal.released_files import write_released
from tests.paper_scale.checkpoints import write_checkpoints
from tests.paper_scale.images import write_imagenet, write_small_images, write_visda, write_voc
from tests.paper_scale.labels import write_labels
from tests.paper_scale.shortened import CLASSES, shortened
from tests.paper_scale.texts import write_encoder_files, write_glue, write_squad, write_wikitext
from tests.workflow.conftest import Project
from threefold.files import read_json

pytestmark = [pytest.mark.workflow, pytest.mark.papers_scale]

LABELS = ("bhive-ivybridge", "bhive-haswell", "bhive-skylake")
TEXTS = ("mnli", "qqp", "sts-b", "wnli", "qnli", "mrpc", "rte", "sst-2", "cola", "squad", "mlm")
# Each data set and each set of weights at least once; a mask of pre-training asks for a round on its task.
VISION_RUNS = (
    "cifar10/imagenet/imp-imagenet-level01",
    "cifar100/simclr/imp-simclr-level01",
    "cifar100/moco/imp-moco-level01",
    "cifar100/simclr2-resnet50/imp-simclr2-resnet50-level01",
    "cifar100/simclr2-resnet152/imp-simclr2-resnet152-level01",
    "svhn/imagenet/imp-svhn-level01",
    "fashion-mnist/random/dense",
    "visda/simclr/dense",
    "detection/imagenet/dense",
    "segmentation/moco/dense",
    "faster-rcnn/imagenet/imp-imagenet-level01",
    "ssd/imagenet/imp-imagenet-level01",
)
SCORES = [
    *(f"results/bert-paper/{task}/pretrained/dense/seed1/score.json" for task in TEXTS),
    "results/bert-paper/rte/pretrained/imp-mlm-level01/seed1/score.json",
    *(f"results/vision-paper/{run}/seed1/score.json" for run in VISION_RUNS),
]
RELEASED = [
    *(f"results/ithemal/{name}/predictions/released.parquet" for name in LABELS),
    "results/ithemal/released_sample.json",
]
MODELS = [f"results/ithemal/{name}/models/hierarchical/seed1/model.safetensors" for name in LABELS]


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirror")
    write_labels(folder)
    write_released(folder)
    write_glue(folder)
    write_squad(folder)
    write_wikitext(folder)
    write_encoder_files(folder)
    write_small_images(folder)
    write_visda(folder)
    write_imagenet(folder)
    write_voc(folder)
    write_checkpoints(folder, CLASSES)
    return folder


@pytest.fixture(scope="session")
def configuration(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    path = tmp_path_factory.mktemp("config") / "shortened.yaml"
    path.write_text(yaml.safe_dump(shortened(mirror)), encoding="utf-8")
    return "--configfile", "config/paper.yaml", str(path)


@pytest.fixture(scope="session")
def fetched(project: Project, configuration: tuple[str, ...]) -> Project:
    done = project.snakemake("--cores", "2", "--nolock", "fetch", *configuration)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_all_that_can_be_had_is_fetched_and_the_rest_is_listed(fetched: Project, mirror: Path) -> None:
    downloads = fetched.folder / "results/downloads"
    absent = [
        path.relative_to(mirror)
        for path in mirror.rglob("*")
        if path.is_file()
        and path.parts[len(mirror.parts)] != "imagenet"
        and not (downloads / path.relative_to(mirror)).is_file()
    ]
    assert absent == []
    assert f"images of imagenet: `{mirror / 'imagenet'}`" in (downloads / "README.md").read_text(encoding="utf-8")


def test_every_model_learns_from_every_data_set(fetched: Project, configuration: tuple[str, ...]) -> None:
    done = fetched.snakemake("--cores", "2", "--keep-going", *MODELS, *RELEASED, *SCORES, *configuration)
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_json(fetched.folder / RELEASED[-1])["answered"] == 8
    assert {read_json(fetched.folder / path)["steps"] for path in SCORES} == {2}
