"""What a person does outside the workflow: predict and measure basic blocks, compare results, plan, export tickets."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from threefold.errors import ThreefoldError

# The library is imported inside the functions: with it, --help would take seconds.
if TYPE_CHECKING:
    from threefold.ithemal.assembly import SourceBlock
    from threefold.ithemal.block_input import RefusedLine
    from threefold.ithemal.block_output import Measurement, Prediction

BAD_INPUT = 2

_INPUT_HELP = """
The block comes as HEX, as assembly text or from a file. With none of them, blocks are read from standard input, in
hex, one a line, and answered in order, one line each. A line that is no block does not stop the rest: with --json its
answer is an object with line, input and error, without it a message on standard error. A jump, call or return at the
end of a block is left out.
"""

app = typer.Typer(
    help="Predict or measure the throughput of x86-64 basic blocks; compare results; plan a scale; export tickets.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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


@app.callback()
def _quiet() -> None:
    logging.basicConfig(level=logging.WARNING, format="threefold: %(message)s")
    # Here the answers themselves show how far it is.
    os.environ.setdefault("TQDM_DISABLE", "1")


@app.command(
    help=f"Predict the cycles that a block takes per iteration in the steady state.\n{_INPUT_HELP}",
    epilog="Exit status: 0, or 2 when some of the input is no block.",
)
def predict(
    code: Hex = None,
    intel: Intel = None,
    att: Att = None,
    file: File = None,
    as_json: Json = False,
    model: Model = None,
) -> None:
    """Print a prediction for each block."""
    with _errors_reported():
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


@app.command(
    help=f"Measure the cycles that a block takes per iteration on this processor.\n{_INPUT_HELP}",
    epilog="Exit status: 0, also for a block that is rejected; 2 when some of the input is no block.",
)
def measure(
    code: Hex = None,
    intel: Intel = None,
    att: Att = None,
    file: File = None,
    as_json: Json = False,
    initial_registers: Registers = InitialRegisters.distinct,
) -> None:
    """Print a measurement for each block."""
    with _errors_reported():
        from threefold.ithemal.block_output import Measurement
        from threefold.ithemal.measure import MeasureSettings, measure_blocks

        blocks = _batches(code, intel, att, file)
        settings = MeasureSettings(initial_registers=initial_registers.value)

        def answers(hexes: Sequence[str]) -> list[Measurement]:
            rows = measure_blocks(hexes, settings)
            columns = (rows[name].tolist() for name in ("cycles", "spread", "status", "reason", "pages"))
            return [Measurement(*row) for row in zip(*columns, strict=True)]

        _answer_all(blocks, answers, Measurement.heading, as_json)


@app.command(help="Lay a table of two folders of results side by side, e.g. those of two protocols or scales.")
def compare(
    first: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results/bert")],
    second: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results/bert-released-code")],
    table: Annotated[str, typer.Option(metavar="NAME", help="One that has means by task and row.")] = "table2",
) -> None:
    """Print both folders' means of every row they share, and the difference."""
    with _errors_reported():
        from threefold.reporting.side_by_side import as_text, compare

        typer.echo(as_text(compare(first, second, table), str(first), str(second)))


@app.command(help="Print every score below a folder of results, mean ± standard deviation over seeds.")
def scores(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results/bert or results/bert/questions")],
) -> None:
    """Print a Markdown table of all runs."""
    with _errors_reported():
        from threefold.reporting.every_score import as_text, every_score

        typer.echo(as_text(every_score(folder)))


@app.command(help="Print in plain words, as Markdown, what of the papers' claims reproduced and what did not.")
def what_we_found(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results; it holds claims.json")],
) -> None:
    """Print the page docs/what-we-found.md."""
    with _errors_reported():
        from threefold.reporting.claims.claims_file import ClaimsFile
        from threefold.reporting.claims.findings import findings

        typer.echo(findings(ClaimsFile.read(folder / "claims.json")), nl=False)


@app.command(help="Print what a scale will cost before it runs: jobs, GPU and CPU hours, disk, memory, critical path.")
def plan(
    config: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="As snakemake's --configfile; may be repeated.")
    ] = None,
    gpu: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="What jobs that ask for a GPU run on: h100 (unless told), a100, ..., or cpu; a bill for each.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="TARGET", help="A rule or a file, e.g. bert_figure2; may be repeated.")
    ] = None,
) -> None:
    """Print the bill of everything, one paper, one table or figure, or one file, with all that it needs."""
    with _errors_reported():
        from threefold.plan.plan import plan as planned

        typer.echo(planned(config or [], gpu or ["h100"], only or []))


@app.command(help="Write a run's ticket, its mask and the weights it starts from, for use without this program.")
def export_ticket(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder or score.json of a run, below results.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the ticket goes, e.g. tickets/questions.")],
    config: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="As snakemake's --configfile; may be repeated.")
    ] = None,
) -> None:
    """Write a Hugging Face folder (BERT) or torchvision's state dict (ResNet), with a card."""
    with _errors_reported():
        from threefold.export import export_ticket as export

        export(run, folder, config or [])
        typer.echo(f"{folder}: see {folder / 'README.md'}")


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


@contextmanager
def _errors_reported() -> Iterator[None]:
    try:
        yield
    except ThreefoldError as error:
        typer.echo(f"threefold: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from None


if __name__ == "__main__":
    app()
