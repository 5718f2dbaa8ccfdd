import pytest
import torch

from threefold.vision.segmentation.confusion import confusion, scores

REASON = "torchmetrics, which mean IoU is held against, is not installed: pip install threefold[dev]"
metrics = pytest.importorskip("torchmetrics.functional.classification", reason=REASON)


@pytest.mark.parametrize("classes", [2, 5, 21])
def test_scores_are_those_of_torchmetrics(classes: int):
    drawn_from = torch.Generator().manual_seed(classes)
    target = torch.randint(classes, (4, 30, 30), generator=drawn_from)
    noise = torch.randint(classes, target.shape, generator=drawn_from)
    found = torch.where(torch.rand(target.shape, generator=drawn_from) < 0.6, target, noise)
    target[torch.rand(target.shape, generator=drawn_from) < 0.1] = 255

    ours = scores(confusion(found, target.to(torch.uint8), classes))

    options = {"num_classes": classes, "ignore_index": 255}
    assert ours["miou"] == pytest.approx(metrics.multiclass_jaccard_index(found, target, **options).item())
    accuracy = metrics.multiclass_accuracy(found, target, average="micro", **options).item()
    assert ours["pixel-accuracy"] == pytest.approx(accuracy)
