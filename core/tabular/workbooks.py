"""Reading XLSX, row by row in memory that does not grow, without ever computing anything."""

import re
import tempfile
import zipfile
from array import array
from collections.abc import Generator, Iterator, Mapping
from datetime import date, datetime, time
from typing import IO, Any, TypeVar

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml import DEFUSEDXML
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from core import archives
from core.tabular.errors import TabularError
from core.tabular.layout import MAX_COLUMNS, RawRow
from core.tabular.remarks import Remarks
from core.tabular.text import clean

Item = TypeVar("Item")

MAX_EMPTY_ROWS = 1000  # in a run: formatted but empty rows are how a sheet grows to a million
MAX_MERGED = 50_000  # in one sheet
_EXACT = 10**15  # spreadsheets keep fifteen digits
_SHEET_DATA = f"{{{SHEET_MAIN_NS}}}sheetData"
_STRING = f"{{{SHEET_MAIN_NS}}}si"
_MERGED = re.compile(rb'mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK = 1 << 20
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
        reader = _Reader(self._file, read_only=True, data_only=True, keep_links=False)
        reader.read()
        hidden = [sheet.title for sheet in reader.wb.worksheets if sheet.sheet_state != "visible"]
        if hidden:
            self._remarks.add("hidden_sheets", sheets=", ".join(hidden))
        sheets: list[Any] = list(reader.wb.worksheets)
        for sheet in sheets:
            if sheet.sheet_state == "visible":
                count, merged = _survey(self._file, sheet._worksheet_path)
                self.estimate += count
                yield sheet.title, _guarded(_rows(sheet, merged, self._remarks))


class _Reader(ExcelReader):
    """Opens a workbook with its texts kept in a file instead of a list."""

    def read_strings(self) -> None:
        """Read the texts that cells refer to by number."""
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                texts: Any = _Strings(source)
                self.shared_strings = texts


class _Strings:
    """The texts of a workbook by number, in a temporary file; eight bytes each in memory."""

    def __init__(self, source: IO[bytes]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with the object
        self._ends = array("Q", [0])
        root = None
        for event, node in iterparse(source, events=("start", "end")):
            if root is None:
                root = node
            if event == "end" and node.tag == _STRING:
                # As openpyxl reads them; a file in which the escape of an underscore is escaped is no concern here.
                item: Any = Text.from_tree(node)
                text = item.content.replace("x005F_", "").encode("utf-8", "surrogatepass")
                self._file.write(text)
                self._ends.append(self._ends[-1] + len(text))
                root.clear()

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")


class _Parser(WorkSheetParser):
    """Gives the rows of a sheet and forgets each at once; openpyxl's own keeps an empty shell of every row."""

    def parse(self) -> Generator[tuple[int, list[dict[str, Any]]], None, None]:
        """Number and cells of each row that the file has."""
        data = None
        for event, element in iterparse(self.source, events=("start", "end")):
            if event == "start":
                if element.tag == _SHEET_DATA:
                    data = element
            elif element.tag == ROW_TAG:
                yield self.parse_row(element)
                self.row_dimensions.clear()
                if data is not None:
                    data.clear()
            elif element.tag == _SHEET_DATA:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """As the library does; a formula without a saved value brings its text as `formula`."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            parse: Any = self.parse_formula
            formula = parse(element)
            cell["formula"] = str(getattr(formula, "text", formula))
        return cell


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


def _rows(sheet: Any, merged: Mapping[int, list[tuple[int, int]]], remarks: Remarks) -> Iterator[RawRow]:
    filling = _Merged(merged)
    last = 0  # the last row that held anything
    with sheet._get_source() as source:
        for number, found in _parser(sheet, source).parse():
            if number - last > MAX_EMPTY_ROWS:
                remarks.add("ends_at_empty_rows", row=last, limit=MAX_EMPTY_ROWS)
                return
            cells, formulas = _cells(found, remarks)
            if any(cells):
                last = number
                yield RawRow(number, cells, filling.fill(number, cells) if merged else frozenset(), formulas)


def _parser(sheet: Any, source: Any) -> _Parser:
    book = sheet.parent
    return _Parser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _cells(found: list[dict[str, Any]], remarks: Remarks) -> tuple[list[str], frozenset[int]]:
    """The row's texts from the first column on, and where they are formulas without a saved value."""
    cells: list[str] = []
    formulas = set()
    for cell in found:
        at = cell["column"] - 1
        formula = cell.get("formula")
        text = clean(formula) if formula else _text(cell["value"])
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
