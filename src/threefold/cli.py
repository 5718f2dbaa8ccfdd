"""What a person does outside the workflow: predict and measure basic blocks, compare results, plan, export tickets."""

import logging
import os
from pathlib import Path
from typing import Annotated

import typer

from threefold.block_commands import MEASURE_HELP, PREDICT_HELP, measure, predict
from threefold.command import errors_reported

# The library is imported inside the functions: with it, --help would take seconds.
app = typer.Typer(
    help="Predict or measure the throughput of x86-64 basic blocks; compare results; plan a scale; export tickets.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _quiet() -> None:
    logging.basicConfig(level=logging.WARNING, format="threefold: %(message)s")
    # Here the answers themselves show how far it is.
    os.environ.setdefault("TQDM_DISABLE", "1")


app.command(help=PREDICT_HELP, epilog="Exit status: 0, or 2 when some of the input is no block.")(predict)
app.command(
    help=MEASURE_HELP,
    epilog="Exit status: 0, also for a block that is rejected; 2 when some of the input is no block.",
)(measure)


@app.command(help="Lay a table of two folders of results side by side, e.g. those of two protocols or scales.")
def compare(
    first: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results/bert")],
    second: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results/bert-released-code")],
    table: Annotated[str, typer.Option(metavar="NAME", help="One that has means by task and row.")] = "table2",
) -> None:
    """Print both folders' means of every row they share, and the difference."""
    with errors_reported():
        from threefold.reporting.side_by_side import as_text, compare

        typer.echo(as_text(compare(first, second, table), str(first), str(second)))


@app.command(help="Print every score below a folder of results, mean ± standard deviation over seeds.")
def scores(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results/bert or results/bert/questions")],
) -> None:
    """Print a Markdown table of all runs."""
    with errors_reported():
        from threefold.reporting.every_score import as_text, every_score

        typer.echo(as_text(every_score(folder)))


@app.command(help="Print in plain words, as Markdown, what of the papers' claims reproduced and what did not.")
def what_we_found(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="e.g. results; it holds claims.json")],
) -> None:
    """Print the page docs/what-we-found.md."""
    with errors_reported():
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
    with errors_reported():
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
    with errors_reported():
        from threefold.export import export_ticket as export

        export(run, folder, config or [])
        typer.echo(f"{folder}: see {folder / 'README.md'}")


if __name__ == "__main__":
    app()
