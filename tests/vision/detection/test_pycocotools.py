import contextlib
import io

import pytest
import torch

from tests.vision.detection.made_up import detections, ground_truth
from threefold.vision.detection.average_precision import average_precision, mean_average_precision
from threefold.vision.detection.detector import Detections
from threefold.vision.detection.matching import GroundTruth

REASON = "pycocotools, which average precision is held against, is not installed: pip install threefold[dev]"
coco = pytest.importorskip("pycocotools.coco", reason=REASON)
cocoeval = pytest.importorskip("pycocotools.cocoeval", reason=REASON)

CLASSES = 3
# Boxes of areas beyond COCO's range are ignored as difficult ones are.
BEYOND = 1e11


def judged(found: Detections, truth: GroundTruth) -> torch.Tensor:
    """COCO's precisions at 101 recalls, as a mean, (IoUs, classes)."""
    wanted, guesses = coco.COCO(), []
    annotations = []
    for image, place in (truth.classes >= 0).nonzero().tolist():
        left, top, right, bottom = truth.boxes[image, place].tolist()
        size = BEYOND if truth.difficult[image, place] else (right - left) * (bottom - top)
        annotations.append(
            {
                "id": len(annotations) + 1,
                "image_id": image,
                "category_id": int(truth.classes[image, place]),
                "bbox": [left, top, right - left, bottom - top],
                "area": size,
                "iscrowd": 0,
            }
        )
    for image, box, score, label in zip(*(column.tolist() for column in found), strict=True):
        left, top, right, bottom = box
        sides = [left, top, right - left, bottom - top]
        guesses.append({"image_id": image, "bbox": sides, "score": score, "category_id": label})
    wanted.dataset = {
        "images": [{"id": image} for image in range(len(truth.classes))],
        "categories": [{"id": label} for label in range(CLASSES)],
        "annotations": annotations,
    }
    with contextlib.redirect_stdout(io.StringIO()):
        wanted.createIndex()
        evaluation = cocoeval.COCOeval(wanted, wanted.loadRes(guesses), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
    return torch.from_numpy(evaluation.eval["precision"][:, :, :, 0, -1]).mean(1)


@pytest.mark.parametrize("difficult", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(5))
def test_average_precision_is_that_of_pycocotools(seed: int, difficult: float):
    truth = ground_truth(12, 6, CLASSES, seed, difficult)
    found = detections(truth, CLASSES, seed)

    ours = average_precision(found, truth, CLASSES, "coco")

    torch.testing.assert_close(ours, judged(found, truth))
    assert 0.1 < mean_average_precision(found, truth, CLASSES, "coco")["ap50"] < 0.9


def test_only_the_hundred_surest_of_a_class_in_an_image_count():
    truth = ground_truth(2, 4, CLASSES, seed=3)
    found = detections(truth, CLASSES, seed=3, each=200)

    torch.testing.assert_close(average_precision(found, truth, CLASSES, "coco"), judged(found, truth))
