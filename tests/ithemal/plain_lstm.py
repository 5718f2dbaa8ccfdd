"""The slow and obvious way to run our LSTM weights: `torch.nn.LSTM` on one sequence at a time."""

import torch
from torch import Tensor, nn
from torch.func import functional_call

from threefold.ithemal.tree_lstm import LSTMWeights


def final_state(weights: LSTMWeights, inputs: Tensor) -> Tensor:
    """Final hidden state, (hidden,), after `inputs`, (steps, inputs); gradients flow to `weights`."""
    hidden = weights.hidden_weight.shape[1]
    # PyTorch keeps the candidate third, ours is last.
    order = torch.arange(4 * hidden).view(4, hidden)[[0, 1, 3, 2]].flatten()
    parameters = {
        "weight_ih_l0": weights.input_weight[order],
        "weight_hh_l0": weights.hidden_weight[order],
        "bias_ih_l0": weights.bias[order],
        "bias_hh_l0": torch.zeros(4 * hidden),
    }
    plain = nn.LSTM(weights.input_weight.shape[1], hidden)
    _, (state, _) = functional_call(plain, parameters, (inputs[:, None],))
    return state[0, 0]
