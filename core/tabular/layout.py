"""Finding the columns: header rows under any of their names, and plain lists without a header."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from core.tabular.errors import TabularError
from core.tabular.remarks import Remarks

HEADER_WITHIN = 10  # rows; titles and notes may stand above the header
MAX_COLUMNS = 256
HELP_TITLES = ("How to fill in", "填写说明")  # sheets of our own templates that hold no rows
_NOT_WORDS = re.compile(r"[\W_]+")
_NOTHING: frozenset[int] = frozenset()
_NO_NAMES: frozenset[str] = frozenset()
_NO_CELLS: Mapping[str, str] = {}


class RawRow(NamedTuple):
    """A row that holds anything: its number as a person sees it, its cells, and where a cell needs a word.

    `merged`: filled from a merged cell above; `formulas`: a formula without a saved result, given as its own text.
    """

    number: int
    cells: list[str]
    merged: frozenset[int] = _NOTHING
    formulas: frozenset[int] = _NOTHING


@dataclass(frozen=True, slots=True)
class Column:
    """A column the caller wants: its `name` in the result, and the headers it may bear, best first.

    The first synonym is the one that messages quote and that files we hand out bear. `label`, `help` and `example`
    (lazy translations; the example is plain) tell people what to write into it.
    """

    name: str
    synonyms: tuple[str, ...]
    required: bool = False
    label: Any = ""
    help: Any = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file as a person sees it (from 1), its values by column name, and its sheet.

    `others` holds what stands in columns that nobody asked for, by their headings. `merged` and `formulas` name
    wanted columns (see RawRow).
    """

    number: int
    values: Mapping[str, str]
    sheet: str = ""
    others: Mapping[str, str] = field(default_factory=dict)
    merged: frozenset[str] = _NO_NAMES
    formulas: frozenset[str] = _NO_NAMES


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or the whole text file: where each column stands, and the rows below the header."""

    sheet: str
    positions: Mapping[str, int]
    is_headed: bool
    rows: Iterator[RawRow]
    headings: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[tuple[int, str]] = ()
    header_at: int = 0  # the number of the header row where something stands above it


def lay_out(sheet: str, rows: Iterable[RawRow], columns: Sequence[Column]) -> Table | None:
    """Look at the first rows and find the header; None where the sheet is empty, or our own template's help.

    Rows of one cell without a header are a list of the first column. `positions` is empty where neither fits.
    """
    rest = iter(rows)
    first = list(islice(rest, HEADER_WITHIN))
    if not first or sheet in HELP_TITLES:
        return None
    scores = [header_score(row.cells, columns) for row in first]
    if max(scores):
        at = scores.index(max(scores))
        return _headed(sheet, first[at], chain(first[at + 1 :], rest), columns, is_first=at == 0)
    is_list = all(sum(map(bool, row.cells)) == 1 for row in first)
    positions = {columns[0].name: 0} if is_list else {}
    stacked = (row._replace(cells=[next(filter(None, row.cells), "")]) for row in chain(first, rest))
    return Table(sheet, positions, is_headed=False, rows=stacked)


def _headed(sheet: str, header: RawRow, rows: Iterator[RawRow], columns: Sequence[Column], *, is_first: bool) -> Table:
    positions = _positions(header.cells, columns)
    taken = set(positions.values())
    return Table(
        sheet,
        positions,
        is_headed=True,
        rows=rows,
        headings={name: header.cells[at] for name, at in positions.items()},
        others=_other_headings(header.cells, taken),
        header_at=0 if is_first else header.number,
    )


def _other_headings(cells: Sequence[str], taken: set[int]) -> list[tuple[int, str]]:
    """Position and heading of the columns nobody asked for; each heading once."""
    found: list[tuple[int, str]] = []
    seen = {cells[at] for at in taken}
    for at in range(MAX_COLUMNS):
        if at in taken:
            continue
        letter = get_column_letter(at + 1)
        heading = cells[at] if at < len(cells) and cells[at] else f"[{letter}]"
        if heading in seen:
            heading = f"{heading} [{letter}]"
        seen.add(heading)
        found.append((at, heading))
    return found


def header_score(cells: Sequence[str], columns: Sequence[Column]) -> int:
    """How many of the wanted columns a row of headers names."""
    return len(_positions(cells, columns))


def choose(tables: Sequence[Table], columns: Sequence[Column], remarks: Remarks) -> list[Table]:
    """Every table that has a header, or else the first; says what is left out. Raises TabularError."""
    if not tables:
        raise TabularError("no_rows")
    headed = [table for table in tables if table.is_headed]
    whole = [table for table in headed if table.positions and not _missing(table, columns)]
    chosen = whole or headed or list(tables[:1])
    for table in chosen:
        _check_columns(table, columns)
    left_out = [table.sheet for table in tables if table not in chosen]
    if left_out:
        remarks.add("sheets_left_out", sheets=", ".join(left_out))
    if len(chosen) > 1:
        remarks.add("several_sheets", sheets=", ".join(table.sheet for table in chosen))
    for table in chosen:
        if table.header_at:
            remarks.add("header_row", row=table.header_at)
        if not table.is_headed:
            remarks.add("no_header", column=columns[0].synonyms[0])
    return chosen


def rows_of(tables: Sequence[Table], columns: Sequence[Column], max_rows: int, remarks: Remarks) -> Iterator[Row]:
    """The rows below the headers. Raises TabularError on the way where there are more than `max_rows`, or none."""
    count = 0
    for table in tables:
        for raw in table.rows:
            count += 1
            if count > max_rows:
                raise TabularError("too_many_rows", limit=max_rows)
            yield _row(table, raw, columns, remarks)
    if not count:
        raise TabularError("no_rows")


def _row(table: Table, raw: RawRow, columns: Sequence[Column], remarks: Remarks) -> Row:
    cells, width = raw.cells, len(raw.cells)
    positions = ((column.name, table.positions.get(column.name, width)) for column in columns)
    values = {name: cells[at] if at < width else "" for name, at in positions}
    others: Mapping[str, str] = _NO_CELLS
    if width > len(table.positions) and table.others:
        others = {heading: cells[at] for at, heading in table.others if at < width and cells[at]}
    if not raw.merged and not raw.formulas:
        return Row(raw.number, values, table.sheet, others)
    names = {at: name for name, at in table.positions.items()}
    merged = frozenset(names[at] for at in raw.merged if at in names)
    formulas = frozenset(names[at] for at in raw.formulas if at in names)
    if merged:
        remarks.add("merged_cells")
    if formulas:
        remarks.add("formulas")
    return Row(raw.number, values, table.sheet, others, merged, formulas)


def _check_columns(table: Table, columns: Sequence[Column]) -> None:
    if not table.positions:
        raise TabularError("no_header", columns=", ".join(column.synonyms[0] for column in columns))
    if missing := _missing(table, columns):
        raise TabularError("missing_column", column=", ".join(missing))


def _missing(table: Table, columns: Sequence[Column]) -> list[str]:
    return [column.synonyms[0] for column in columns if column.required and column.name not in table.positions]


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
