"""Reading XLSX, row by row in memory that does not grow, without ever computing anything."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import IO, Any, TypeVar

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import column_index_from_string
from openpyxl.xml import DEFUSEDXML
from openpyxl.xml.constants import SHARED_STRINGS

from core import archives
from core.tabular.errors import TabularError
from core.tabular.layout import MAX_COLUMNS, RawRow
from core.tabular.remarks import Remarks
from core.tabular.sheets import Cell, Styles, Texts, read_sheet
from core.tabular.text import clean

Item = TypeVar("Item")

MAX_EMPTY_ROWS = 1000  # in a run: formatted but empty rows are how a sheet grows to a million
MAX_MERGED = 50_000  # in one sheet
_EXACT = 10**15  # spreadsheets keep fifteen digits
_MERGED = re.compile(rb'mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = 1 << 17
_OVERLAP = 256  # longer than what is looked for, so that a border between chunks hides nothing

if not DEFUSEDXML:  # pragma: no cover - the lock file installs it
    raise ImportError("defusedxml must be installed: workbooks from strangers are XML from strangers")


class Workbook:
    """A workbook from a stranger. Raises TabularError, also on the way, and nothing else."""

    def __init__(self, file: IO[bytes], remarks: Remarks) -> None:
        try:
            names = archives.check(file)
        except archives.ArchiveError as refused:
            raise TabularError(refused.code) from refused
        if "xl/workbook.xml" not in names:
            raise TabularError("not_a_workbook")
        self.estimate = 0
        self._file = file
        self._remarks = remarks

    def sheets(self) -> list[tuple[str, Iterator[RawRow]]]:
        """The visible sheets: title, and the rows that hold anything with their number.

        A formula counts as the value saved with it; one without a saved value counts as its own text.
        """
        return list(_guarded(self._sheets()))

    def _sheets(self) -> Iterator[tuple[str, Iterator[RawRow]]]:
        book = _Book(self._file, read_only=True, data_only=True, keep_links=False)
        book.open()
        hidden = [title for title, state, _path in book.sheets() if state != "visible"]
        if hidden:
            self._remarks.add("hidden_sheets", sheets=", ".join(hidden))
        for title, state, path in book.sheets():
            if state == "visible":
                count, merged = _survey(self._file, path)
                self.estimate += count
                yield title, _guarded(_rows(book, path, merged, self._remarks))


class _Book(ExcelReader):
    """What openpyxl tells of a workbook: its sheets, and which numbers are dates. It reads no cell."""

    def open(self) -> None:
        """Read all but the sheets."""
        self.read_manifest()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.texts = self._texts()

    def _texts(self) -> Texts:
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is None:
            return Texts()
        with self.archive.open(part.PartName[1:]) as source:
            return Texts(source)

    def styles(self) -> Styles:
        """Which numbers are dates."""
        book: Any = self.wb
        return Styles(frozenset(book._date_formats), frozenset(book._timedelta_formats), book.epoch)

    def sheets(self) -> list[tuple[str, str, str]]:
        """Title, state and path of each sheet of cells."""
        parser: Any = self.parser
        return [
            (sheet.name, sheet.state, related.target)
            for sheet, related in parser.find_sheets()
            if related.target in self.valid_files and "chartsheet" not in related.Type
        ]


class _Merged:
    """The merged cells of a sheet while one walks down its rows: each one's first text, until its last row."""

    def __init__(self, starts: Mapping[int, list[tuple[int, int]]]) -> None:
        self._starts = starts
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, number: int, cells: list[str]) -> frozenset[int]:
        """Write the text of a merged cell into the empty cells below its first; returns where."""
        filled = set()
        for column, (last, text) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif text and not (cells[column] if column < len(cells) else ""):
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = text
                filled.add(column)
        for column, last in self._starts.get(number, ()):
            self._open[column] = (last, cells[column] if column < len(cells) else "")
        return frozenset(filled)


def _survey(file: IO[bytes], path: str) -> tuple[int, dict[int, list[tuple[int, int]]]]:
    """About how many rows a sheet has, and its cells merged downwards: first row → (column from 0, last row).

    They are written behind the rows, so the sheet is run through once without being parsed.
    """
    rows, found = 0, set()
    with zipfile.ZipFile(file) as archive, archive.open(path) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            rows += chunk.count(b"<row ")
            found.update(_MERGED.findall(window))
            if len(found) > MAX_MERGED:
                raise TabularError("too_many_merged", limit=MAX_MERGED)
            tail = window[-_OVERLAP:]
    starts: dict[int, list[tuple[int, int]]] = {}
    for letters, first, _letters, last in found:
        column = column_index_from_string(letters.decode()) - 1
        if column < MAX_COLUMNS and int(last) > int(first):
            starts.setdefault(int(first), []).append((column, int(last)))
    return rows, starts


def _rows(book: _Book, path: str, merged: Mapping[int, list[tuple[int, int]]], remarks: Remarks) -> Iterator[RawRow]:
    filling = _Merged(merged)
    last = 0  # the last row that held anything
    with book.archive.open(path) as source:
        for number, found in read_sheet(source, book.texts, book.styles()):
            if number - last > MAX_EMPTY_ROWS:
                remarks.add("ends_at_empty_rows", row=last, limit=MAX_EMPTY_ROWS)
                return
            cells, formulas = _cells(found, remarks)
            if any(cells):
                last = number
                yield RawRow(number, cells, filling.fill(number, cells) if merged else frozenset(), formulas)


def _cells(found: list[Cell], remarks: Remarks) -> tuple[list[str], frozenset[int]]:
    """The row's texts from the first column on, and where they are formulas without a saved value."""
    cells: list[str] = []
    formulas = set()
    for at, value, formula in found:
        text = clean(formula) if formula else _text(value)
        if not text:
            continue
        if not 0 <= at < MAX_COLUMNS:
            remarks.add("columns_beyond", limit=MAX_COLUMNS)
            continue
        if at >= len(cells):
            cells.extend([""] * (at + 1 - len(cells)))
        cells[at] = text
        if formula:
            formulas.add(at)
    return cells, frozenset(formulas)


def _text(value: Any) -> str:
    """A cell as the person who typed it would write it."""
    match value:
        case str():
            return clean(value).strip()
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return clean(str(value)).strip()


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.15G}"  # visibly rounded: the last digits were lost before the file came here
    return str(int(value)) if value.is_integer() else str(value)


def _guarded(items: Iterator[Item]) -> Iterator[Item]:
    """Pass the items on; whatever the reader stumbles over in a stranger's file becomes one clear error."""
    try:
        yield from items
    except TabularError:
        raise
    except Exception as broken:
        raise TabularError("damaged") from broken
