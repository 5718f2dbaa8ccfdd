"""Small networks' weights for tests of masks."""

import torch
from hypothesis import strategies as st

SHAPES = {"b.weight": (4, 6), "a.weight": (5, 3), "c.weight": (7,)}
SIZE = 46


def weights(seed: int = 0) -> dict[str, torch.Tensor]:
    """Normal weights, under names that are not in alphabetical order."""
    generator = torch.Generator().manual_seed(seed)
    return {name: torch.randn(shape, generator=generator) for name, shape in SHAPES.items()}


@st.composite
def any_weights(draw: st.DrawFn) -> dict[str, torch.Tensor]:
    """Up to four tensors of few distinct values, so that ties abound."""
    names = draw(st.lists(st.text("abc.0", min_size=1, max_size=4), min_size=1, max_size=4, unique=True))
    shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)
    tensors = {}
    for name in names:
        shape = draw(shapes)
        count = torch.Size(shape).numel()
        values = draw(st.lists(st.sampled_from((-2.0, -1.0, -0.0, 0.0, 1.0, 2.0)), min_size=count, max_size=count))
        tensors[name] = torch.tensor(values).reshape(shape)
    return tensors


def size_of(tensors: dict[str, torch.Tensor]) -> int:
    """How many weights there are."""
    return sum(tensor.numel() for tensor in tensors.values())
