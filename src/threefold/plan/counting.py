"""What a computation asks of a device: every operation's arithmetic and memory traffic, counted while it runs."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

Unit = Literal["matmul", "convolution", "elementwise"]


@dataclass(frozen=True)
class Operation:
    """One call of a kernel.

    Attributes:
        unit: what computes it.
        flops: floating-point operations.
        bytes: read and written.
        weight_bytes: those among them that are of weights, and do not grow with the rows of a batch.
    """

    unit: Unit
    flops: float
    bytes: float
    weight_bytes: float = 0.0

    def scaled(self, by: float) -> "Operation":
        """The same on `by` times as many rows."""
        rows = self.bytes - self.weight_bytes
        return Operation(self.unit, self.flops * by, rows * by + self.weight_bytes, self.weight_bytes)


@dataclass(frozen=True)
class Count:
    """Operations, each with how often it is called."""

    operations: Mapping[Operation, float]

    @property
    def calls(self) -> float:
        """How many operations there are."""
        return sum(self.operations.values())

    @property
    def flops(self) -> float:
        """Their arithmetic."""
        return sum(operation.flops * times for operation, times in self.operations.items())

    @property
    def bytes(self) -> float:
        """Their traffic."""
        return sum(operation.bytes * times for operation, times in self.operations.items())

    def scaled(self, by: float) -> "Count":
        """As many operations on `by` times as many rows."""
        found: dict[Operation, float] = {}
        for one, times in self.operations.items():
            found[one.scaled(by)] = found.get(one.scaled(by), 0.0) + times
        return Count(found)

    def times(self, by: float) -> "Count":
        """The same `by` times."""
        return Count({one: times * by for one, times in self.operations.items()})

    def __add__(self, other: "Count") -> "Count":
        """Both, one after the other."""
        return Count(Counter(self.operations) + Counter(other.operations))

    def __iter__(self) -> Iterator[tuple[Operation, float]]:
        """Operations and how often each is called."""
        return iter(self.operations.items())


def counted(compute: Callable[[], Any], weights: Collection[torch.Size] = ()) -> Count:
    """What `compute` calls, on the CPU. Views of tensors cost nothing.

    Tensors of the shapes `weights` are taken for weights, their gradients, or copies of them in another precision.
    """
    mode = _Counting(weights)
    with mode:
        compute()
    return Count(mode.found)


class _Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __init__(self, weights: Collection[torch.Size]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._weights = weights
        self.found: Counter[Operation] = Counter()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        if not _is_view(func):
            self.found[_operation(func, args, kwargs or {}, out, self._weights)] += 1
        return out


def _is_view(func: Any) -> bool:
    aliases = [told.alias_info for told in func._schema.returns]
    return bool(aliases) and all(alias is not None and not alias.is_write for alias in aliases)


def _operation(
    func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any, weights: Collection[torch.Size]
) -> Operation:
    tensors = [leaf for leaf in tree_leaves((args, kwargs, out)) if isinstance(leaf, torch.Tensor)]
    traffic = float(sum(map(_bytes, tensors)))
    of_weights = float(sum(_bytes(tensor) for tensor in tensors if tensor.shape in weights))
    formula = flop_registry.get(func._overloadpacket)
    if formula is None:
        return Operation("elementwise", 0.0, traffic, of_weights)
    flops = float(formula(*args, **kwargs, out_val=out))
    return Operation("convolution" if "conv" in str(func) else "matmul", flops, traffic, of_weights)


def _bytes(tensor: torch.Tensor) -> int:
    return tensor.numel() * tensor.element_size()
