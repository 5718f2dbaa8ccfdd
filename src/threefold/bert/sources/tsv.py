"""Tab-separated tables as GLUE publishes them: no quoting at all, so a quotation mark is only a character."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from threefold.bert.sources.bundle import Member
from threefold.errors import ThreefoldError


class Row(NamedTuple):
    """The wanted fields of a line, and where it stands (`file:line`)."""

    where: str
    fields: tuple[str, ...]


def read_rows(
    member: Member, columns: Sequence[str], header: Sequence[str] | None = None, malformed: list[str] | None = None
) -> Iterator[Row]:
    """The `columns` of each line of a table.

    Args:
        member: the table.
        columns: the columns wanted, in this order.
        header: names of all columns, for a table that does not begin with them.
        malformed: where lines of too few or too many fields are noted and left out; without it they are refused.

    Raises:
        ThreefoldError: empty, a column is missing, or a line has too few or too many fields.
    """
    lines = member.lines()
    if header is None:
        first = next(lines, None)
        if first is None:
            raise ThreefoldError(f"{member.where}: empty; delete it and fetch it again")
        header = first[1].split("\t")
    places = [_place(member, header, column) for column in columns]
    for number, line in lines:
        fields, where = line.split("\t"), f"{member.where}:{number}"
        if len(fields) == len(header):
            yield Row(where, tuple(fields[place] for place in places))
        elif malformed is None:
            raise ThreefoldError(f"{where}: {len(fields)} fields, not {len(header)}; the file is cut short or changed")
        else:
            malformed.append(where)


def _place(member: Member, header: Sequence[str], column: str) -> int:
    if column not in header:
        raise ThreefoldError(
            f"{member.where}: no column {column!r}, only {', '.join(header)}; take the file as GLUE publishes it"
        )
    return header.index(column)
