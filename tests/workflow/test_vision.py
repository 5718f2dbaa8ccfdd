"""The vision paper's DAG at its smallest, and what is run again after a change."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.vision.sources import archives
from tests.workflow.conftest import SMOKE, Project
from threefold.vision.artifacts import catalogue

pytestmark = pytest.mark.workflow

VISION = "results/vision"
LEVEL1 = f"{VISION}/moco/moco/imp-moco-level01"
MASK2 = f"{VISION}/masks/moco/imp-moco-level02/seed1.safetensors"


def test_every_artifact_is_made(smoke: Project) -> None:
    for file in catalogue(VISION).files:
        assert (smoke.folder / file).stat().st_size > 0, file
    index = (smoke.folder / "results/index.md").read_text()
    assert all(file in index for file in catalogue(VISION).files)


def test_tables_hold_our_numbers_beside_published_ones(smoke: Project) -> None:
    table = pd.read_csv(smoke.folder / VISION / "tables/table3.csv")
    assert table["dense"].notna().all()
    assert table["published"].notna().sum() > 5


def test_a_deleted_level_is_made_again_alone_and_is_the_same(smoke: Project) -> None:
    made = [smoke.folder / MASK2, smoke.folder / LEVEL1 / "seed1/score.json"]
    before = [file.read_bytes() for file in made]
    for file in made:
        file.unlink()
    assert smoke.planned(MASK2, *SMOKE) == {"vision_pretraining_round01": 1}
    done = smoke.snakemake(MASK2, "--cores", "1", *SMOKE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [file.read_bytes() for file in made] == before
    assert not smoke.planned("vision", *SMOKE)


def test_another_recipe_of_one_task_repeats_no_other_tasks_rounds(smoke: Project, tmp_path: Path) -> None:
    config = yaml.safe_load((smoke.folder / "config/smoke.yaml").read_text())
    tasks = config["vision"]["tasks"]
    tasks[0]["recipe"] = {**tasks[0]["recipe"], "steps": 5}
    changed = tmp_path / "changed.yaml"
    changed.write_text(yaml.safe_dump({"vision": {"tasks": tasks}}))
    planned = smoke.planned("vision", *SMOKE, str(changed))
    assert planned["vision_classification_round00"] == 1
    assert planned["vision_classification_transfer"] == 1
    assert "vision_pretraining_round00" not in planned
    assert not [rule for rule in planned if rule.startswith("vision_pretrain_")]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("vision: {variants_on: anagrams}", "vision.variants_on: anagrams: unknown task"),
        ("vision: {earliest: 5}", "vision.earliest: unknown key; the nearest valid name is 'early'"),
    ],
)
def test_what_cannot_be_stops_the_plan_with_one_line(
    project: Project, tmp_path: Path, change: str, complaint: str
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(change)
    done = project.snakemake("-n", "vision", *SMOKE, str(wrong))
    assert done.returncode != 0
    assert complaint in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_default_scale_takes_shipped_weights_and_makes_them_again_where_asked(project: Project) -> None:
    planned = project.planned("vision")
    assert planned["vision_shipped_weights"] == 4
    assert not [rule for rule in planned if rule.startswith("vision_pretrain_")]
    again = project.planned("vision_shipped")
    assert sum(count for rule, count in again.items() if rule.startswith("vision_pretrain_")) == 4


PAPER = ("--configfile", "config/paper.yaml")


def test_a_task_ticket_at_the_papers_scale_asks_for_its_own_data_and_weights_alone(project: Project) -> None:
    wanted = "results/vision-paper/cifar10/imagenet/imp-cifar10-level01/seed1/score.json"
    assert project.planned(wanted, *PAPER) == {
        "download": 2,
        "vision_prepare_cifar10": 1,
        "vision_weights_imagenet": 1,
        "vision_pretrained_round00": 1,
        "vision_task_round01": 1,
    }


def test_a_folder_of_ones_own_is_not_downloaded(project: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    folders = {"imagenet": str(tmp_path), "visda": str(tmp_path)}
    studies = {"variants_on": "visda", "sizes": {"task": "visda"}, "temperatures": {"task": "visda"}}
    mine.write_text(yaml.safe_dump({"vision": {"folders": folders, "only": ["visda"], **studies}}))
    wanted = "results/vision-paper/visda/moco/imp-moco-level01/seed1/score.json"
    assert project.planned(wanted, *PAPER, str(mine)) == {
        "download": 1,
        "vision_prepare_visda": 1,
        "vision_prepare_imagenet": 1,
        "vision_weights_moco": 1,
        "vision_pretraining_round00": 1,
        "vision_transfer": 1,
    }


def test_a_mirrors_images_are_prepared_and_broken_ones_are_named(project: Project, tmp_path: Path) -> None:
    for name, content in archives.fashion_mnist(5010).items():
        archives.written(tmp_path / "mirror/fashion-mnist", {name: content})
    wrong = tmp_path / "wrong.yaml"
    source = yaml.safe_load((project.folder / "config/fashion.yaml").read_text())["vision"]["tasks"][0]
    del source["source"]["published"]
    source["source"]["unpacked"] = "fashion-mnist"
    wrong.write_text(yaml.safe_dump({"vision": {"tasks": [source]}}))
    arguments = ("--configfile", "config/fashion.yaml", str(wrong), "--config", f"mirror={tmp_path / 'mirror'}")
    data = "results/vision-fashion/data/fashion-mnist.safetensors"
    done = project.snakemake(data, "--cores", "1", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr

    labels = tmp_path / "mirror/fashion-mnist/t10k-labels-idx1-ubyte.gz"
    labels.write_bytes(labels.read_bytes()[:30])
    done = project.snakemake(data, "--cores", "1", "--force", *arguments)
    assert done.returncode != 0
    log = (project.folder / "results/vision-fashion/data/fashion-mnist.log").read_text()
    assert log.splitlines()[-1].startswith("error: ")
    assert "t10k-labels-idx1-ubyte.gz: damaged" in log.splitlines()[-1]
