"""Layer-wise adaptive rate scaling (You, Gitman and Ginsburg 2017, Algorithm 1), as simCLR trains with it."""

from collections.abc import Iterable
from inspect import unwrap

import torch
from torch import Tensor, nn

# How long an update at a rate of 1 is, as a share of the tensor's norm.
_TRUST = 0.001


class Lars(torch.optim.Optimizer):
    """Each tensor is updated by a length in proportion to its own norm.

    Tensors of one dimension, those of normalisations and biases, are neither scaled nor decayed, as in simCLR's code
    (Chen et al. 2020, Appendix B.7).
    """

    # Why without their decorators: see `threefold.lottery.optimiser.Sgd`.
    add_param_group = unwrap(torch.optim.Optimizer.add_param_group)
    zero_grad = unwrap(torch.optim.Optimizer.zero_grad)

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, momentum: float, weight_decay: float) -> None:
        """Update `parameters`, of any shapes."""
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    def step(self) -> None:  # type: ignore[override]
        """Update all parameters; to be called without gradients."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._update(parameter, parameter.grad, group["lr"], group["momentum"], group["weight_decay"])

    def _update(self, parameter: Tensor, gradient: Tensor, rate: float, momentum: float, decay: float) -> None:
        if parameter.dim() > 1:
            gradient = gradient + decay * parameter
            length, of_gradient = parameter.norm(), gradient.norm()
            # Where either is zero the rate is taken as it is.
            trust = torch.where((length > 0) & (of_gradient > 0), _TRUST * length / of_gradient, 1.0)
            gradient = trust * gradient
        moved = rate * gradient
        state = self.state[parameter]
        if "momentum_buffer" in state:
            moved = state["momentum_buffer"].mul_(momentum).add_(moved)
        else:
            state["momentum_buffer"] = moved.clone()
        parameter.sub_(moved)
