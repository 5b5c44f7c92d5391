"""Writing tables for download, in flat memory, safe to open in a spreadsheet."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from core.tabular.text import clean, is_formula

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's own code page, and Chinese is lost
_BATCH = 500
_CELL_LIMIT = 32_767
_SHEET_ROWS = 1_048_575


def csv_body(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The body of a streamed CSV response: UTF-8 with a mark, CRLF, texts that look like formulas disarmed."""
    echo = _Echo()
    writer = csv.writer(echo)
    writer.writerow([_csv_cell(str(name)) for name in header])
    yield (_BOM + echo.take()).encode()
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        writer.writerows([_csv_cell(cell) for cell in row] for row in batch)
        yield echo.take().encode()


def xlsx_file(header: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet_name: str) -> IO[bytes]:
    """A temporary file at its start, holding the workbook; whoever closes it (FileResponse does) deletes it.

    Texts stay texts: nothing becomes a formula or a link. Beyond a sheet's limit the table goes on in a second sheet.
    Datetimes are written as they stand, without their zone: convert before, and name the zone in the header.
    """
    target: IO[bytes] = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "remove_timezone": True,
    }
    try:
        with xlsxwriter.Workbook(target, options) as workbook:
            _write_sheets(workbook, header, iter(rows), sheet_name)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def template_file(
    header: Sequence[str],
    example: Sequence[str],
    *,
    sheet_name: str,
    help_name: str,
    help_rows: Sequence[Sequence[str]],
) -> IO[bytes]:
    """As `xlsx_file`: a sheet to fill in, every cell a text so that nothing is turned into dates or rounded, and a
    sheet that explains it; the first of `help_rows` is its header."""
    target: IO[bytes] = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the response closes it
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet = workbook.add_worksheet(sheet_name[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 22, text)
        sheet.write_row(0, 0, header, bold)
        sheet.write_row(1, 0, example, text)
        guide = workbook.add_worksheet(help_name)
        guide.set_column(0, 0, 44)
        guide.set_column(1, 3, 30)
        for line, row in enumerate(help_rows):
            guide.write_row(line, 0, row, wrapped if line else bold)
    target.seek(0)
    return target


class _Echo:
    """What the csv module writes to: keeps the text of one batch."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        self._parts.append(text)

    def take(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        return text


def _csv_cell(value: Any) -> Any:
    match value:
        case str():
            text = value if value.isprintable() else clean(value)
            return f"'{text}" if is_formula(text) else text
        case bool():
            return "TRUE" if value else "FALSE"
        case None | int() | float() | Decimal():
            return value
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return _csv_cell(str(value))


def _write_sheets(workbook: Any, header: Sequence[str], rows: Iterator[Sequence[Any]], sheet_name: str) -> None:
    bold = workbook.add_format({"bold": True})
    formats: dict[type, Any] = {
        datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
    }
    name, part = sheet_name[:28], 1
    first = next(rows, None)
    while True:
        sheet = workbook.add_worksheet(name if part == 1 else f"{name} {part}")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 20)
        for at, title in enumerate(header):
            sheet.write_string(0, at, clean(str(title)), bold)
        for line in range(1, _SHEET_ROWS + 1):
            if first is None:
                return
            _write_row(sheet, line, first, formats)
            first = next(rows, None)
        if first is None:
            return
        part += 1


def _write_row(sheet: Worksheet, line: int, row: Sequence[Any], formats: dict[type, Any]) -> None:
    for at, value in enumerate(row):
        match value:
            case str():
                text = value if value.isprintable() else clean(value)
                sheet.write_string(line, at, text if len(text) <= _CELL_LIMIT else f"{text[: _CELL_LIMIT - 1]}…")
            case None:
                continue
            case bool():
                sheet.write_boolean(line, at, value)
            case int() if abs(value) >= 10**15:
                sheet.write_string(line, at, str(value))  # a spreadsheet would round it
            case int() | float() | Decimal():
                sheet.write_number(line, at, value)
            case datetime():
                sheet.write_datetime(line, at, value, formats[datetime])
            case date():
                sheet.write_datetime(line, at, value, formats[date])
            case _:
                sheet.write_string(line, at, clean(str(value))[:_CELL_LIMIT])
