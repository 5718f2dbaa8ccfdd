import pytest
import torch

from tests.vision.detection.made_up import generator
from tests.vision.tiny import TinyBackbone, fit, for_detection, normalised, same_bytes
from threefold.errors import ThreefoldError
from threefold.vision.detection.augmentation import Augmentation
from threefold.vision.detection.neck import NeckSize
from threefold.vision.detection.objective import Detection
from threefold.vision.detection.yolo import Yolo
from threefold.vision.initialised import initialised

CLASSES = 3
SIZE = NeckSize(scales=2, pools=(3, 5), pairs=1)
# Widths and heights like those of the scenes' boxes.
ANCHORS = torch.tensor([[[8.0, 9], [12, 8]], [[9, 13], [13, 12]]])


def yolo(seed: int = 1) -> Yolo:
    return initialised(lambda: Yolo(TinyBackbone(), ANCHORS, CLASSES, SIZE), "network", seed)


def test_yolo_learns_a_handful_of_scenes_by_heart():
    split = for_detection(8, seed=1)
    objective, network = Detection(split, CLASSES, normalised), yolo()
    before = objective.evaluate(network)["ap50"]

    fit(objective, network, steps=200, learning_rate=0.03)

    assert before < 0.2
    assert objective.evaluate(network)["ap50"] > 0.95


def test_the_same_seed_trains_the_same_bytes():
    split = for_detection(8, seed=1)
    objective = Detection(split, CLASSES, normalised, Augmentation())
    networks = [yolo() for _ in range(3)]
    for network, seed in zip(networks, (1, 1, 2), strict=True):
        fit(objective, network, steps=3, learning_rate=0.01, seed=seed)

    assert same_bytes(networks[0], networks[1])
    assert not same_bytes(networks[0], networks[2])
    assert same_bytes(yolo(), yolo())
    assert not same_bytes(yolo(seed=1), yolo(seed=2))


def test_a_batch_without_augmentation_is_the_rows_themselves():
    split = for_detection(8, seed=1)

    batch = Detection(split, CLASSES, lambda images: images).batch(torch.tensor([3, 0]), generator(1))

    assert torch.equal(batch.images * 255, split.tensors["images"][[3, 0]].float())
    assert torch.equal(batch.truth.classes, split.tensors["classes"][[3, 0]])
    assert (batch.truth.weights == 1).all()


def test_difficult_boxes_are_not_learned():
    split = for_detection(8, seed=1)
    split.tensors["difficult"][3, 0] = True

    batch = Detection(split, CLASSES, normalised).batch(torch.tensor([3]), generator(1))

    assert batch.truth.present.tolist() == [[False, True, False]]


def test_a_batch_of_empty_images_can_be_learned_from():
    split = for_detection(4, seed=1)
    objective, network = Detection(split, CLASSES, normalised, Augmentation()), yolo()
    split.tensors["classes"].fill_(-1)

    objective.loss(network, objective.batch(torch.arange(4), generator(1))).backward()

    assert all(weight.grad is None or weight.grad.isfinite().all() for weight in network.parameters())


def test_an_evaluation_does_not_depend_on_its_batches_and_leaves_the_network_training(monkeypatch):
    split = for_detection(8, seed=1)
    network = yolo().train()
    objective = Detection(split, CLASSES, normalised)
    fit(objective, network, steps=20, learning_rate=0.01)

    whole = objective.evaluate(network)
    monkeypatch.setattr("threefold.vision.split._IMAGES", 3)
    parts = objective.evaluate(network)

    assert whole == pytest.approx(parts)
    assert network.training


def test_a_split_without_boxes_and_foreign_classes_are_refused():
    split = for_detection(4, seed=1)
    with pytest.raises(ThreefoldError, match="of 1 classes the last is 0"):
        Detection(split, 1, normalised)
    split.tensors["difficult"].fill_(True)
    with pytest.raises(ThreefoldError, match="without a box"):
        Detection(split, CLASSES, normalised)


def test_scales_that_do_not_fit_are_refused():
    with pytest.raises(ThreefoldError, match="neck of 3 scales, anchors for 2"):
        Yolo(TinyBackbone(), torch.ones(2, 2, 2), CLASSES, NeckSize(3))
