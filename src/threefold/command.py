"""What every command of the command line does with an error."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from threefold.errors import ThreefoldError

BAD_INPUT = 2


@contextmanager
def errors_reported() -> Iterator[None]:
    """Print the one line of a `ThreefoldError` and exit with `BAD_INPUT`."""
    try:
        yield
    except ThreefoldError as error:
        typer.echo(f"threefold: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from None
