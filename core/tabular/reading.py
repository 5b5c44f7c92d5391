"""The one door for uploaded tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from core.tabular import layout
from core.tabular.errors import TabularError
from core.tabular.layout import Column, Row, Table
from core.tabular.remarks import Remark, Remarks
from core.tabular.text import count_lines, list_rows, text_rows
from core.tabular.workbooks import Workbook

EXTENSIONS = frozenset({"csv", "txt", "tsv", "xlsx"})
_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Reading:
    """An open table. `rows` is read once; `remarks()` is whole when it has been.

    `estimate` is how many rows there may be, empty ones and headers included. `headings` are the wanted columns by
    name as the file calls them, `others` the headings of the rest.
    """

    rows: Iterator[Row]
    estimate: int
    headings: Mapping[str, str]
    others: Sequence[str]
    found: Remarks

    def remarks(self) -> list[Remark]:
        """What was understood, and what was left out."""
        return self.found.found()


def read_rows(file: IO[bytes], filename: str, *, columns: Sequence[Column], max_rows: int) -> Iterator[Row]:
    """Read an uploaded CSV, text or XLSX file row by row; empty rows are left out.

    `columns` are found by their synonyms; a file of single cells without a header is a list of the first column.
    The kind is told by content, not by name. Raises TabularError and nothing else: at once where the file cannot be
    read at all, on the way at a broken row or beyond `max_rows`.
    """
    return open_table(file, filename, columns=columns, max_rows=max_rows).rows


def open_table(file: IO[bytes], filename: str, *, columns: Sequence[Column], max_rows: int) -> Reading:
    """As `read_rows`, with what is worth saying about the file. Memory does not grow with the rows."""
    head = examine(file, filename)
    remarks = Remarks()
    if head.startswith(_ZIP):
        workbook = Workbook(file, remarks)
        sources, estimate = workbook.sheets(), workbook.estimate
    else:
        sources, estimate = [("", text_rows(file, columns, remarks))], count_lines(file)
    tables = [table for sheet, rows in sources if (table := layout.lay_out(sheet, rows, columns))]
    chosen = layout.choose(tables, columns, remarks)
    rows = layout.rows_of(chosen, columns, max_rows, remarks)
    return Reading(rows, estimate, _headings(chosen), _others(chosen, remarks), remarks)


def open_list(file: IO[bytes], *, columns: Sequence[Column], max_rows: int) -> Reading:
    """A text of one value a line, in UTF-8, whatever the values hold: each is a row of the first column.

    `row.number` is the line. Raises TabularError on the way where there are more than `max_rows`, or none.
    """
    remarks = Remarks()
    estimate = count_lines(file)
    table = Table("", {columns[0].name: 0}, is_headed=False, rows=list_rows(file))
    return Reading(layout.rows_of([table], columns, max_rows, remarks), estimate, {}, [], remarks)


def examine(file: IO[bytes], filename: str) -> bytes:
    """Refuse at once what is no table by its name or first bytes; gives those bytes. Raises TabularError."""
    if PurePath(filename).suffix.lower().lstrip(".") not in EXTENSIONS:
        raise TabularError("wrong_type")
    file.seek(0)
    head = file.read(len(_COMPOUND_FILE))
    if not head:
        raise TabularError("empty_file")
    if head == _COMPOUND_FILE:
        raise _compound(file)
    file.seek(0)
    return head


def _compound(file: IO[bytes]) -> TabularError:
    """Excel's old format and its locked workbooks share one container; the names in it tell them apart."""
    file.seek(0)
    while chunk := file.read(1 << 20):
        if _ENCRYPTED_PACKAGE in chunk:
            return TabularError("encrypted")
    return TabularError("old_excel")


def _headings(tables: Sequence[Table]) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in tables:
        found = {**table.headings, **found}
    return found


def _others(tables: Sequence[Table], remarks: Remarks) -> list[str]:
    """Headings of the columns nobody asked for, in order; those without a name of their own come last."""
    found = dict.fromkeys(heading for table in tables for _at, heading in table.others)
    named = [heading for heading in found if not heading.startswith("[")]
    if named:
        remarks.add("columns_not_read", columns=", ".join(named[:12]))
    return [*named, *(heading for heading in found if heading.startswith("["))]
