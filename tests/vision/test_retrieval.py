import pytest
import torch

from tests.vision.made_up import generator
from threefold.vision.retrieval import retrieved

FIRST = torch.randn(40, 16, generator=generator(1))


def by_the_definition(first: torch.Tensor, second: torch.Tensor) -> int:
    """Equation 2, view by view."""
    views = [*first, *second]
    found = 0
    for index, view in enumerate(views):
        others = [other for other in range(len(views)) if other != index]
        cosines = [torch.cosine_similarity(view.double(), views[other].double(), dim=0) for other in others]
        nearest = others[int(torch.stack(cosines).argmax())]
        found += nearest == (index + len(first)) % len(views)
    return found


@pytest.mark.parametrize("noise", [0.3, 1.0, 2.0])
def test_it_counts_as_the_equation_says(noise):
    second = FIRST + noise * torch.randn(40, 16, generator=generator(2))

    assert int(retrieved(FIRST, second)) == by_the_definition(FIRST, second)


def test_lengths_of_features_do_not_matter():
    assert int(retrieved(FIRST, 7 * FIRST)) == 80


def test_views_that_are_all_alike_find_nothing():
    assert int(retrieved(torch.ones(8, 4), torch.ones(8, 4))) == 0


def test_features_of_nothing_are_near_their_own_view_by_chance_only():
    first, second = torch.randn(2, 256, 8, generator=generator(3))

    assert int(retrieved(first, second)) < 12
