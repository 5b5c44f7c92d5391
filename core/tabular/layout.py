"""Finding the columns: header rows under any of their names, and plain lists without a header."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext_lazy as _

from core.tabular.errors import TabularError

HEADER_WITHIN = 10  # rows; titles and notes may stand above the header
_NOT_WORDS = re.compile(r"[\W_]+")

RawRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column the caller wants: its `name` in the result, and the headers it may bear, best first.

    The first synonym is the one that messages quote.
    """

    name: str
    synonyms: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file as a person sees it (from 1), its values by column name, and its sheet."""

    number: int
    values: Mapping[str, str]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or the whole text file: where each wanted column stands, and the rows below the header."""

    sheet: str
    positions: Mapping[str, int]
    is_headed: bool
    rows: Iterator[RawRow]


def lay_out(sheet: str, rows: Iterable[RawRow], columns: Sequence[Column]) -> Table | None:
    """Look at the first rows and find the header; None where the sheet is empty.

    Rows of one cell without a header are a list of the first column. `positions` is empty where neither fits.
    """
    rest = iter(rows)
    first = list(islice(rest, HEADER_WITHIN))
    if not first:
        return None
    scores = [len(_positions(cells, columns)) for _number, cells in first]
    if max(scores):
        header = scores.index(max(scores))
        below = chain(first[header + 1 :], rest)
        return Table(sheet, _positions(first[header][1], columns), is_headed=True, rows=below)
    is_list = all(sum(map(bool, cells)) == 1 for _number, cells in first)
    positions = {columns[0].name: 0} if is_list else {}
    stacked = ((number, [next(filter(None, cells), "")]) for number, cells in chain(first, rest))
    return Table(sheet, positions, is_headed=False, rows=stacked)


def header_score(cells: Sequence[str], columns: Sequence[Column]) -> int:
    """How many of the wanted columns a row of headers names."""
    return len(_positions(cells, columns))


def read(tables: Sequence[Table], columns: Sequence[Column], max_rows: int) -> Iterator[Row]:
    """The rows of every table that has a header, or else of the first. Raises TabularError before the first row
    where the columns are not there, and on the way where there are more than `max_rows`."""
    if not tables:
        raise _no_rows()
    chosen = [table for table in tables if table.is_headed] or list(tables[:1])
    for table in chosen:
        _check_columns(table, columns)
    return _rows(chosen, columns, max_rows)


def _rows(tables: Sequence[Table], columns: Sequence[Column], max_rows: int) -> Iterator[Row]:
    count = 0
    for table in tables:
        for number, cells in table.rows:
            count += 1
            if count > max_rows:
                raise TabularError(
                    "too_many_rows",
                    _("This file has more than %(limit)s rows. Split it into smaller files."),
                    limit=max_rows,
                )
            width = len(cells)
            positions = ((column.name, table.positions.get(column.name, width)) for column in columns)
            yield Row(number, {name: cells[at] if at < width else "" for name, at in positions}, table.sheet)
    if not count:
        raise _no_rows()


def _check_columns(table: Table, columns: Sequence[Column]) -> None:
    names = ", ".join(column.synonyms[0] for column in columns)
    if not table.positions:
        raise TabularError(
            "no_header",
            _("The first row must name the columns. Columns that are understood: %(columns)s."),
            columns=names,
        )
    missing = [column.synonyms[0] for column in columns if column.required and column.name not in table.positions]
    if missing:
        raise TabularError("missing_column", _("The column %(column)s is missing."), column=", ".join(missing))


def _positions(cells: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Where each wanted column stands in a header row; of several candidates the best synonym counts."""
    at = {}
    for index, cell in reversed(list(enumerate(cells))):
        at[_plain(cell)] = index
    found = {}
    for column in columns:
        position = next((at[key] for key in map(_plain, column.synonyms) if key in at), None)
        if position is not None:
            found[column.name] = position
    return found


def _plain(header: str) -> str:
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", header).casefold())


def _no_rows() -> TabularError:
    return TabularError("no_rows", _("There is nothing in this file but empty rows."))
