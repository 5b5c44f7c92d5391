"""Reading XLSX, cell by cell, without ever computing anything."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any, TypeVar

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.xml import DEFUSEDXML

from core import archives
from core.tabular.errors import TabularError
from core.tabular.layout import RawRow
from core.tabular.text import clean

Item = TypeVar("Item")

MAX_COLUMNS = 64
MAX_EMPTY_ROWS = 1000  # in a run: formatted but empty rows are how a sheet grows to a million
_EXACT = 10**15  # spreadsheets keep fifteen digits

if not DEFUSEDXML:  # pragma: no cover - the lock file installs it
    raise ImportError("defusedxml must be installed: workbooks from strangers are XML from strangers")


def workbook_sheets(file: IO[bytes]) -> list[tuple[str, Iterator[RawRow]]]:
    """The visible sheets: title, and the rows that hold anything with their number.

    Raises TabularError, also on the way. A formula counts as the value saved with it; one without a saved value counts
    as its own text.
    """
    try:
        names = archives.check(file)
    except archives.ArchiveError as refused:
        raise TabularError(refused.code, refused.template, **refused.params) from refused
    if "xl/workbook.xml" not in names:
        raise TabularError("not_a_table", _("This is not an Excel workbook (XLSX)."))
    return list(_guarded(_sheets(file)))


def _sheets(file: IO[bytes]) -> Iterator[tuple[str, Iterator[RawRow]]]:
    values = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    formulas = None
    if _has_formulas(file):
        formulas = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    for sheet in values.worksheets:
        if sheet.sheet_state == "visible":
            beside = formulas[sheet.title] if formulas else None
            yield sheet.title, _guarded(_rows(sheet, beside))


def _has_formulas(file: IO[bytes]) -> bool:
    """Whether any sheet holds a formula: only then is the workbook read twice."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while chunk := part.read(1 << 20):
                        window = tail + chunk
                        if b"<f>" in window or b"<f " in window or b":f>" in window:
                            return True
                        tail = window[-3:]
    return False


def _rows(sheet: Any, formulas: Any | None) -> Iterator[RawRow]:
    empty = 0
    beside = _cells(formulas) if formulas else None
    for number, cells in enumerate(_cells(sheet), start=1):
        sources = next(beside) if beside else ()
        texts = [_text(value) for value in cells]
        for at, source in enumerate(sources):
            if cells[at] is None and source is not None:
                texts[at] = clean(str(getattr(source, "text", source)))
        if any(texts):
            empty = 0
            yield number, texts
        else:
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                return


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of its own size is often wrong
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
    return rows


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
        raise TabularError(
            "damaged", _("This workbook is damaged and cannot be read. Save it again as XLSX and retry.")
        ) from broken
