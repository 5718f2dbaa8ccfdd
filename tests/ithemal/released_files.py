"""Stand-ins for the models and the sample that Ithemal's authors released: their names, shapes and format, untrained.

PyTorch 0.4 under Python 2 wrote strings of bytes, and large whole numbers as text.
"""

import pickle
import types
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

TOKENS: tuple[int | str, ...] = ("<SRCS>", "<DSTS>", "<END>", "<MEM>", "</MEM>")
# Registers, constants, and add, inc, mov between registers, imul, xor; no idiv.
NUMBERS = (*range(1, 158), 162, 174, 213, 214, 183, 170)
SAMPLE = "haswell_sample1000.data"


class _Python2Pickler(pickle._Pickler):
    dispatch = pickle._Pickler.dispatch.copy()

    def save_int(self, number: int) -> None:
        if 2**31 <= number < 2**63:
            self.write(b"I%d\n" % number)
        else:
            self.save_long(number)

    def save_bytes_of(self, text: str) -> None:
        encoded = text.encode("latin-1", "replace")
        if len(encoded) < 256:
            self.write(pickle.SHORT_BINSTRING + bytes([len(encoded)]) + encoded)
        else:
            self.write(pickle.BINSTRING + len(encoded).to_bytes(4, "little") + encoded)
        self.memoize(text)

    dispatch[int] = save_int
    dispatch[str] = save_bytes_of


def _dump(value: object, stream: Any, protocol: int) -> None:
    _Python2Pickler(stream, protocol).dump(value)


_PYTHON_2 = types.SimpleNamespace(__name__="pickle", Pickler=_Python2Pickler, dump=_dump)


class RNN(nn.Module):
    """Of the names and shapes of graph_models.py."""

    def __init__(self, rows: int, size: int) -> None:
        super().__init__()
        self.final_embeddings = nn.Embedding(rows, size)
        self.token_rnn = nn.LSTM(size, size)
        self.instr_rnn = nn.LSTM(size, size)
        self.linear = nn.Linear(size, 1)


class PredictorDump(NamedTuple):
    model: RNN
    dataset_params: tuple[dict[int | str, int], dict[int, int | str]]


def save_as_python_2(value: object, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(value, path, pickle_module=_PYTHON_2, pickle_protocol=2, _use_new_zipfile_serialization=False)


def numbered(tokens: Iterable[int | str]) -> dict[int | str, int]:
    return {token: row for row, token in enumerate(tokens)}


def write_model(
    dump: Path, weights: Path, tokens: dict[int | str, int], *, rows: int = 628, size: int = 256, seed: int = 1
) -> dict[str, Tensor]:
    """Write both files; the weights."""
    torch.manual_seed(seed)
    network = RNN(rows, size)
    save_as_python_2(PredictorDump(network, (tokens, {row: token for token, row in tokens.items()})), dump)
    drawn = {name: torch.empty_like(tensor).uniform_(-0.3, 0.3) for name, tensor in network.state_dict().items()}
    # An optimiser knew parameters by their places in memory.
    optimiser = {
        "state": {
            140_000_000_000_000 + place: {"momentum_buffer": tensor} for place, tensor in enumerate(drawn.values())
        },
        "param_groups": [{"lr": 1e-5, "momentum": 0.9, "params": [140_000_000_000_000]}],
    }
    checkpoint = {"epoch": 100, "batch_num": 0, "model": OrderedDict(drawn), "optimizer": optimiser}
    save_as_python_2(checkpoint, weights)
    return drawn


def write_released(mirror: Path) -> None:
    """Every file that config/paper.yaml names, in the folder `mirror`."""
    for name in ("ivybridge", "haswell", "skylake"):
        folder = mirror / "ithemal-paper" / name
        write_model(folder / "predictor.dump", folder / "trained.mdl", numbered((*TOKENS, *NUMBERS)))
    save_as_python_2([sample_row(number) for number in range(1, 9)], mirror / SAMPLE)


def sample_row(number: int) -> tuple[int, float, str, str]:
    """A block of so many additions."""
    operands = "<srcs><operand>4</operand><operand>1</operand></srcs><dsts><operand>1</operand></dsts>"
    return (
        number,
        100.0 * number,
        "add rax, rbx\n" * number,
        f"<block>{f'<instr><opcode>162</opcode>{operands}</instr>' * number}</block>",
    )
