"""Detection and segmentation as runs of the engine: only the backbone is pruned, everything else starts anew."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.vision.conftest import RECIPE, experiments_in
from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask
from threefold.lottery.run import DENSE, Run
from threefold.lottery.score import read_score
from threefold.tensor_file import read_tensors, write_tensors
from threefold.vision.dataset import write_dataset
from threefold.vision.embedded.alphabets import DIGITS
from threefold.vision.embedded.scenes import scenes
from threefold.vision.experiments import Experiments
from threefold.vision.layout import Layout
from threefold.vision.rounds import make_rounds
from threefold.vision.settings import imp
from threefold.vision.tasks import load_task
from threefold.vision.weights.weights_file import read_weights

YOLO = {"detector": "yolo", "anchors": [[[14, 18]], [[20, 24]]], "scales": 2, "pools": [3], "pairs": 1}
SHARED: dict[str, Any] = {"augmentation": {"flip": 0}, "stem": None, "recipe": RECIPE}
TASKS: dict[str, dict[str, Any]] = {
    "yolo": SHARED | {"kind": "detection", "metric": "ap", "network": YOLO},
    "ssd": SHARED
    | {
        "kind": "detection",
        "metric": "ap",
        "network": {
            "detector": "ssd",
            "stages": 2,
            "extra": [8],
            "ratios": [[2], [2], [2]],
            "scales": [0.3, 0.45, 0.6, 0.9],
        },
    },
    "pixels": SHARED
    | {
        "kind": "segmentation",
        "metric": "miou",
        "loss": {"background": 0.1},
        "network": {"output_stride": 8, "rates": [1], "channels": 8, "skip": 1, "skip_channels": 8},
    },
}


@pytest.fixture
def dense_prediction(layout: Layout) -> Experiments:
    """Scenes beside what classification has."""
    layout = replace(layout, downstream={"yolo": "boxes", "ssd": "boxes"})
    made = {split: scenes(split, rows, seed=1) for split, rows in (("train", 24), ("val", 8), ("test", 8))}
    described: dict[str, Any] = {"mean": (0.5,), "std": (0.3,)}
    boxes = {split: here.for_detection() for split, here in made.items()}
    pixels = {split: here.for_segmentation() for split, here in made.items()}
    write_dataset(layout.data("yolo"), boxes, kind="detection", classes=tuple(DIGITS), **described)
    write_dataset(layout.data("pixels"), pixels, kind="segmentation", classes=("background", *DIGITS), **described)
    return replace(experiments_in(layout), tasks=TASKS)


@pytest.mark.parametrize("task", list(TASKS))
def test_a_round_leaves_a_mask_of_the_backbone_and_a_score(dense_prediction: Experiments, task: str) -> None:
    path = dense_prediction.layout.mask("imagenet", imp(task, 1), 1)
    make_rounds(dense_prediction, [path])
    mask = Mask.load(path)
    start = read_weights(dense_prediction.layout.pretrained("imagenet"))
    assert mask.tensors.keys() < start.keys()
    assert mask.pruned == round(mask.size / 2)
    score = read_score(Run(task, "imagenet", DENSE, 1).score(dense_prediction.layout.root))
    assert {name for name in score.metrics if not name.startswith("val-")} == set(
        dense_prediction.task(task).training.metrics
    )

    run = Run(task, "imagenet", imp(task, 1), 1)
    first, second = (dense_prediction.train(run, dense_prediction.recipe(run)).network.state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    for name, kept in mask.tensors.items():
        assert not first[f"backbone.{name}"][~kept].any()
    heads = [name for name in first if not name.startswith("backbone.") and first[name].dim() == 4]
    assert heads
    assert all(first[name].ne(0).any() for name in heads)


def test_data_of_another_kind_are_refused(dense_prediction: Experiments) -> None:
    layout = dense_prediction.layout
    with pytest.raises(ThreefoldError, match=r"pixels\.safetensors: of the kind segmentation, but yolo is detection"):
        load_task("yolo", layout.data("pixels"), TASKS["yolo"])


@pytest.mark.parametrize(
    ("task", "change", "complaint"),
    [
        ("yolo", {"detector": "retina"}, "retina: unknown detector; there are yolo, faster-rcnn, ssd"),
        ("yolo", {"scales": 3}, "a neck of 3 scales, anchors for 2 and 3 stages"),
        ("pixels", {"output_stride": 6}, "output stride 6 of a backbone of 8; divide the latter by a power of 2"),
    ],
)
def test_what_does_not_fit_the_backbone_is_refused(
    dense_prediction: Experiments, task: str, change: dict[str, Any], complaint: str
) -> None:
    changed = TASKS[task] | {"network": TASKS[task]["network"] | change}
    experiments = replace(dense_prediction, tasks=TASKS | {task: changed})
    run = Run(task, "imagenet", DENSE, 1)
    with pytest.raises(ThreefoldError, match=complaint) as caught:
        experiments.run(Path(run.score(experiments.layout.root)))
    assert "\n" not in str(caught.value)


def test_the_released_code_goes_on_with_all_that_is_not_pruned(dense_prediction: Experiments) -> None:
    still = TASKS | {"yolo": TASKS["yolo"] | {"recipe": RECIPE | {"learning_rate": 0.0}}}
    layout = replace(dense_prediction.layout, carrying=("yolo",))
    carrying = replace(dense_prediction, layout=layout)
    make_rounds(carrying, [layout.mask("imagenet", imp("yolo", 1), 1)])
    left = read_tensors(layout.carried("imagenet", imp("yolo", 1), 1))
    assert "backbone.layer1.0.conv1.weight" not in left

    run = Run("yolo", "imagenet", imp("yolo", 1), 1)
    ends = {}
    for name, experiments in (("carried", replace(carrying, tasks=still)), ("rewound", dense_prediction)):
        experiments = replace(experiments, tasks=still)
        ends[name] = experiments.train(run, experiments.recipe(run)).network.state_dict()
    trained = [name for name in left if name.endswith("weight")]
    assert all(torch.equal(ends["carried"][name], left[name]) for name in trained)
    assert not any(torch.equal(ends["rewound"][name], left[name]) for name in trained if left[name].dim() == 4)
    pruned = [name for name in ends["carried"] if name not in left]
    assert pruned
    assert all(torch.equal(ends["carried"][name], ends["rewound"][name]) for name in pruned)


def test_what_is_carried_over_must_be_of_the_same_network(dense_prediction: Experiments) -> None:
    layout = replace(dense_prediction.layout, carrying=("yolo",))
    carrying = replace(dense_prediction, layout=layout)
    make_rounds(carrying, [layout.mask("imagenet", imp("yolo", 1), 1)])
    path = layout.carried("imagenet", imp("yolo", 1), 1)
    left = read_tensors(path)
    write_tensors(path, {name: tensor for name, tensor in left.items() if name != "backbone.bn1.weight"})
    run = Run("yolo", "imagenet", imp("yolo", 1), 1)
    with pytest.raises(ThreefoldError, match=r"lacks backbone\.bn1\.weight"):
        carrying.train(run, carrying.recipe(run))
