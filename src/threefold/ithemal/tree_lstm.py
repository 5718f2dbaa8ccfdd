"""An LSTM over a prefix trie: one step per distinct prefix, with a hand-written backward pass.

Gradients are those of `torch.nn.LSTM` on the sequences one by one. Four things make it fast on a CPU: the recurrent
product is taken once per node *with children*, not once per symbol; the weight gradient is one product over all
levels; tanh is had from the sigmoid, which PyTorch computes over three times faster; and memory is kept from batch to
batch.
"""

from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional as F

from threefold.ithemal.prefix_trie import Level, TriePlan


class LSTMWeights(nn.Module):
    """The weights of one LSTM layer; gates are stored in the order i, f, o, candidate."""

    def __init__(self, inputs: int, hidden: int) -> None:
        """Initialise recurrent weights orthogonally, input weights by Xavier, the forget gate's bias at 1."""
        super().__init__()
        self.input_weight = nn.Parameter(torch.empty(4 * hidden, inputs))
        self.hidden_weight = nn.Parameter(torch.empty(4 * hidden, hidden))
        self.bias = nn.Parameter(torch.zeros(4 * hidden))
        nn.init.xavier_uniform_(self.input_weight)
        for gate in self.hidden_weight.data.view(4, hidden, hidden):
            nn.init.orthogonal_(gate)
        nn.init.ones_(self.bias.data[hidden : 2 * hidden])

    def projected(self, inputs: Tensor) -> Tensor:
        """What `inputs`, (n, inputs), add to the gates, (n, 4 hidden)."""
        return F.linear(inputs, self.input_weight, self.bias)


class TreeLSTM(LSTMWeights):
    """A one-directional LSTM with zero initial state over the sequences of a plan.

    The memory of a forward pass is reused by the next, so backward must come before the next forward (PyTorch raises
    an error otherwise).
    """

    def __init__(self, inputs: int, hidden: int) -> None:
        """A fresh layer."""
        super().__init__(inputs, hidden)
        self._workspace = _Workspace()

    def forward(self, inputs: Tensor, plan: TriePlan) -> Tensor:
        """Final hidden states, (sequences, hidden), given `inputs`, (distinct symbols used, inputs)."""
        states: Tensor = _FinalStates.apply(self.projected(inputs), self.hidden_weight, plan, self._workspace)
        return states


class _Workspace:
    """Named matrices kept from batch to batch: fresh pages from the system cost an eighth of the time of training."""

    def __init__(self) -> None:
        self._kept: dict[str, Tensor] = {}

    def matrix(self, name: str, rows: int, columns: int, device: torch.device) -> Tensor:
        """An uninitialised matrix on `device`, valid until the next one of that name."""
        size = rows * columns
        kept = self._kept.get(name)
        if kept is None or len(kept) < size or kept.device != device:
            kept = self._kept[name] = torch.empty(size + size // 4, device=device)
        return kept[:size].view(rows, columns)


class _FinalStates(torch.autograd.Function):
    """(projected inputs, recurrent weight, plan, workspace) -> final hidden states."""

    @staticmethod
    def forward(ctx: Any, projected: Tensor, weight: Tensor, plan: TriePlan, workspace: _Workspace) -> Tensor:
        hidden = weight.shape[1]
        matrix = partial(workspace.matrix, device=weight.device)
        gates = matrix("gates", plan.nodes, 4 * hidden)
        cell, squashed, state = (matrix(name, plan.nodes, hidden) for name in ("cell", "squashed", "state"))
        above: Level | None = None
        for level in plan.levels:
            rows = slice(level.start, level.stop)
            _fill_gates(gates[rows], projected, weight, state, plan.symbol[rows], level, above)
            i, f, o, candidate = _four(gates[rows])
            torch.mul(i, candidate.mul(2).sub_(1), out=cell[rows])
            if above is not None:
                cell[rows].addcmul_(f, _of_parents(cell, level, above))
            torch.mul(cell[rows], 2, out=squashed[rows]).sigmoid_().mul_(2).sub_(1)
            torch.mul(o, squashed[rows], out=state[rows])
            above = level
        ctx.save_for_backward(weight, gates, cell, squashed, state)
        ctx.plan, ctx.workspace = plan, workspace
        return state.index_select(0, plan.ends)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_ends: Tensor) -> tuple[Tensor, Tensor, None, None]:
        plan: TriePlan = ctx.plan
        workspace: _Workspace = ctx.workspace
        weight, gates, cell, squashed, state = ctx.saved_tensors
        hidden = weight.shape[1]
        matrix = partial(workspace.matrix, device=weight.device)
        grad_state = matrix("grad_state", plan.nodes, hidden).zero_().index_add_(0, plan.ends, grad_ends)
        grad_cell = matrix("grad_cell", plan.nodes, hidden).zero_()
        grad_gates = matrix("grad_gates", plan.nodes, 4 * hidden)
        inner = matrix("inner", plan.inner_nodes, hidden)
        grad_inner = matrix("grad_inner", plan.inner_nodes, 4 * hidden)
        filled = plan.inner_nodes
        for depth in range(len(plan.levels) - 1, -1, -1):
            level, above = plan.levels[depth], plan.levels[depth - 1] if depth else None
            rows = slice(level.start, level.stop)
            i, f, o, candidate = _four(gates[rows])
            grad_i, grad_f, grad_o, grad_candidate = _four(grad_gates[rows])
            d_state, d_cell = grad_state[rows], grad_cell[rows]
            torch.mul(d_state, squashed[rows], out=grad_o)
            d_cell += torch.ops.aten.tanh_backward(d_state * o, squashed[rows])
            torch.mul(d_cell, candidate.mul(2).sub_(1), out=grad_i)
            # candidate = tanh(x) = 2 sigmoid(2x) - 1, hence the 4 before the sigmoid's own derivative.
            torch.mul(d_cell, i, out=grad_candidate).mul_(4)
            if above is None:
                grad_f.zero_()
            else:
                torch.mul(d_cell, _of_parents(cell, level, above), out=grad_f)
            torch.ops.aten.sigmoid_backward.grad_input(grad_gates[rows], gates[rows], grad_input=grad_gates[rows])
            if above is not None:
                parents = slice(above.start, above.start + above.inner)
                into = slice(filled - above.inner, filled)
                filled -= above.inner
                inner[into] = state[parents]
                grad_inner[into] = _summed_over_children(grad_gates[rows], level)
                grad_state[parents].addmm_(grad_inner[into], weight)
                grad_cell[parents] = _summed_over_children(d_cell * f, level)
        grad_projected = F.embedding_bag(plan.by_symbol, grad_gates, plan.first_of_symbol, mode="sum")
        return grad_projected, grad_inner.t() @ inner, None, None


def _fill_gates(
    gates: Tensor, projected: Tensor, weight: Tensor, state: Tensor, symbol: Tensor, level: Level, above: Level | None
) -> None:
    """Write the squashed gates of a level into `gates`; the candidate is left as sigmoid(2x)."""
    torch.index_select(projected, 0, symbol, out=gates)
    if above is not None:
        parents = state[above.start : above.start + above.inner]
        if level.parent is None:
            gates.addmm_(parents, weight.t())
        else:
            gates += torch.mm(parents, weight.t()).index_select(0, level.parent)
    gates[:, 3 * state.shape[1] :].mul_(2)
    gates.sigmoid_()


def _of_parents(values: Tensor, level: Level, above: Level) -> Tensor:
    parents = values[above.start : above.start + above.inner]
    return parents if level.parent is None else parents.index_select(0, level.parent)


def _summed_over_children(values: Tensor, level: Level) -> Tensor:
    if level.children is None:
        return values
    return F.embedding_bag(level.children, values, level.first_child, mode="sum")


def _four(gates: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    i, f, o, candidate = gates.chunk(4, 1)
    return i, f, o, candidate
