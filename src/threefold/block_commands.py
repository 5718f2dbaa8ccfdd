"""The commands on single basic blocks: predict and measure."""

import sys
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from threefold.command import BAD_INPUT, errors_reported
from threefold.errors import ThreefoldError

# The library is imported inside the functions: with it, --help would take seconds.
if TYPE_CHECKING:
    from threefold.ithemal.assembly import SourceBlock
    from threefold.ithemal.block_input import RefusedLine
    from threefold.ithemal.block_output import Measurement, Prediction

_INPUT_HELP = """
The block comes as HEX, as assembly text or from a file. With none of them, blocks are read from standard input, in
hex, one a line, and answered in order, one line each. A line that is no block does not stop the rest: with --json its
answer is an object with line, input and error, without it a message on standard error. A jump, call or return at the
end of a block is left out.
"""
PREDICT_HELP = f"Predict the cycles that a block takes per iteration in the steady state.\n{_INPUT_HELP}"
MEASURE_HELP = f"Measure the cycles that a block takes per iteration on this processor.\n{_INPUT_HELP}"


class InitialRegisters(StrEnum):
    """What registers hold when a block starts."""

    equal = "equal"
    distinct = "distinct"


Hex = Annotated[str | None, typer.Argument(metavar="HEX", help="Machine code of the block, e.g. 4801d8.")]
Intel = Annotated[str | None, typer.Option(metavar="TEXT", help='Intel syntax, e.g. "add rax, rbx; imul rcx, rax".')]
Att = Annotated[str | None, typer.Option(metavar="TEXT", help='AT&T syntax, e.g. "addq %rbx, %rax".')]
File = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Assembly file (all of it, or between LLVM-MCA or IACA markers) or object (between IACA markers).",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
Model = Annotated[Path | None, typer.Option(metavar="FILE", help="Model to use in place of the shipped one.")]
Registers = Annotated[
    InitialRegisters,
    typer.Option(
        help="Each register points to a page of its own; or all are equal, so that pointers alias, as in BHive."
    ),
]


def predict(
    code: Hex = None,
    intel: Intel = None,
    att: Att = None,
    file: File = None,
    as_json: Json = False,
    model: Model = None,
) -> None:
    """Print a prediction for each block."""
    with errors_reported():
        from threefold.ithemal.block_output import Prediction
        from threefold.ithemal.prediction import Predictor
        from threefold.ithemal.shipped_model import shipped_model_path

        blocks = _batches(code, intel, att, file)
        predictor = Predictor.load(model or shipped_model_path())
        name = str(model) if model else "shipped"
        microarchitecture = predictor.model.origin.microarchitecture

        def answers(hexes: Sequence[str]) -> list[Prediction]:
            return [Prediction(float(cycles), name, microarchitecture) for cycles in predictor.predict(hexes)]

        _answer_all(blocks, answers, Prediction.heading, as_json)


def measure(
    code: Hex = None,
    intel: Intel = None,
    att: Att = None,
    file: File = None,
    as_json: Json = False,
    initial_registers: Registers = InitialRegisters.distinct,
) -> None:
    """Print a measurement for each block."""
    with errors_reported():
        from threefold.ithemal.block_output import Measurement
        from threefold.ithemal.measure import MeasureSettings, measure_blocks

        blocks = _batches(code, intel, att, file)
        settings = MeasureSettings(initial_registers=initial_registers.value)

        def answers(hexes: Sequence[str]) -> list[Measurement]:
            rows = measure_blocks(hexes, settings)
            columns = (rows[name].tolist() for name in ("cycles", "spread", "status", "reason", "pages"))
            return [Measurement(*row) for row in zip(*columns, strict=True)]

        _answer_all(blocks, answers, Measurement.heading, as_json)


def _batches(
    code: str | None, intel: str | None, att: str | None, file: Path | None
) -> "Iterator[Sequence[SourceBlock | RefusedLine]]":
    from threefold.ithemal.block_input import given_blocks, streamed_blocks

    given = given_blocks(code, intel, att, file)
    if given is not None:
        return iter([given])
    if sys.stdin is None:
        raise ThreefoldError("standard input: closed; give a block, or blocks in hex, one a line")
    return streamed_blocks(sys.stdin.buffer)


def _answer_all(
    batches: "Iterator[Sequence[SourceBlock | RefusedLine]]",
    answers: "Callable[[Sequence[str]], Sequence[Prediction | Measurement]]",
    heading: str,
    as_json: bool,
) -> None:
    """Print an answer for every block, in order; raise Exit when some input was refused."""
    from threefold.ithemal.block_input import RefusedLine
    from threefold.ithemal.block_output import json_line, refusal_json_line, table_row

    all_good = True
    if not as_json:
        typer.echo(heading)
    for batch in batches:
        hexes = [item.hex for item in batch if not isinstance(item, RefusedLine)]
        found = iter(answers(hexes) if hexes else [])
        for item in batch:
            if not isinstance(item, RefusedLine):
                typer.echo((json_line if as_json else table_row)(item, next(found)))
                continue
            all_good = False
            if as_json:
                typer.echo(refusal_json_line(item))
            else:
                typer.echo(f"threefold: line {item.line}: {item.error}", err=True)
    if not all_good:
        raise typer.Exit(BAD_INPUT)
