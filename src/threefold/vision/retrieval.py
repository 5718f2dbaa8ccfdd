"""Top-1 retrieval accuracy of contrastive features (vision paper, Equation 2, Appendix A.2)."""

import torch
import torch.nn.functional as F
from torch import Tensor


def retrieved(first: Tensor, second: Tensor) -> Tensor:
    """How many of 2n features have the other view of their own image as the nearest of the 2n - 1 others, int64 ().

    The nearest is that of the largest cosine. It has to be nearer than every other: of features that are all alike,
    none is found.

    Args:
        first: features of one view of every image, (n, features).
        second: those of the other view, in the same order.
    """
    directions = F.normalize(torch.cat([first, second]).double(), dim=1)
    cosines = (directions @ directions.T).fill_diagonal_(float("-inf"))
    count = len(first)
    own = torch.arange(2 * count, device=first.device).roll(count).unsqueeze(1)
    of_own = cosines.gather(1, own).squeeze(1)
    of_others = cosines.scatter(1, own, float("-inf")).amax(1)
    return (of_own > of_others).sum()
