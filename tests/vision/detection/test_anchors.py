import pytest
import torch

from tests.vision.detection.made_up import generator
from threefold.errors import ThreefoldError
from threefold.vision.detection.anchors import cluster_anchors, shape_iou

CENTRES = torch.tensor([[[8.0, 16], [20, 12]], [[40, 20], [50, 90]]])


def shapes() -> torch.Tensor:
    """Fifty boxes about each centre, in no order."""
    factor = 1 + 0.1 * (torch.rand(50, 4, 2, generator=generator(1)) - 0.5)
    return (factor * CENTRES.view(4, 2)).view(200, 2)[torch.randperm(200, generator=generator(2))]


def test_clusters_are_found_and_the_finest_scale_has_the_smallest():
    torch.testing.assert_close(cluster_anchors(shapes(), 2, 2), CENTRES, rtol=0.02, atol=0)


def test_the_order_of_the_boxes_does_not_matter():
    torch.testing.assert_close(cluster_anchors(shapes(), 2, 2), cluster_anchors(shapes().flip(0), 2, 2))


def test_each_anchor_is_the_mean_of_the_boxes_that_are_most_like_it():
    drawn = torch.rand(300, 2, generator=generator(3)) * 60 + 4
    anchors = cluster_anchors(drawn, 2, 3).view(6, 2)

    nearest = shape_iou(drawn, anchors).argmax(1)

    for anchor in range(6):
        torch.testing.assert_close(drawn[nearest == anchor].mean(0), anchors[anchor])


def test_fewer_boxes_than_anchors_are_refused():
    with pytest.raises(ThreefoldError, match="9 anchors of 8 boxes"):
        cluster_anchors(torch.rand(8, 2), 3, 3)
