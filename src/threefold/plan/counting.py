"""What a computation asks of a device: every operation's arithmetic and memory traffic, counted while it runs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

Unit = Literal["matmul", "convolution", "elementwise"]


@dataclass(frozen=True)
class Operation:
    """One call of a kernel: floating-point operations, and bytes read and written."""

    unit: Unit
    flops: float
    bytes: float


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
        return Count(
            {Operation(one.unit, one.flops * by, one.bytes * by): times for one, times in self.operations.items()}
        )

    def times(self, by: float) -> "Count":
        """The same `by` times."""
        return Count({one: times * by for one, times in self.operations.items()})

    def __add__(self, other: "Count") -> "Count":
        """Both, one after the other."""
        return Count(Counter(self.operations) + Counter(other.operations))

    def __iter__(self) -> Iterator[tuple[Operation, float]]:
        """Operations and how often each is called."""
        return iter(self.operations.items())


NOTHING = Count({})


def counted(compute: Callable[[], Any]) -> Count:
    """What `compute` calls, on the CPU. Views of tensors cost nothing."""
    mode = _Counting()
    with mode:
        compute()
    return Count(mode.found)


class _Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found: Counter[Operation] = Counter()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        out = func(*args, **(kwargs or {}))
        if not _is_view(func):
            self.found[_operation(func, args, kwargs or {}, out)] += 1
        return out


def _is_view(func: Any) -> bool:
    aliases = [told.alias_info for told in func._schema.returns]
    return bool(aliases) and all(alias is not None and not alias.is_write for alias in aliases)


def _operation(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any) -> Operation:
    tensors = [leaf for leaf in tree_leaves((args, kwargs, out)) if isinstance(leaf, torch.Tensor)]
    traffic = sum(tensor.numel() * tensor.element_size() for tensor in tensors)
    formula = flop_registry.get(func._overloadpacket)
    if formula is None:
        return Operation("elementwise", 0.0, float(traffic))
    flops = float(formula(*args, **kwargs, out_val=out))
    return Operation("convolution" if "conv" in str(func) else "matmul", flops, float(traffic))
