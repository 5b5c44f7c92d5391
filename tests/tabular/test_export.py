"""What people find in the tables they download."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy as _

from core.tabular import export
from core.tabular.export import csv_body, xlsx_file

HEADER = ["Reference", "说明"]


def text_of(rows: list[list[object]]) -> str:
    return b"".join(csv_body(HEADER, rows)).decode("utf-8-sig")


def workbook_of(rows: list[list[object]]) -> openpyxl.Workbook:
    with xlsx_file(HEADER, rows, sheet_name="Complaints") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def test_excel_opens_a_chinese_csv_without_being_told_the_encoding() -> None:
    body = b"".join(csv_body(HEADER, [["C-1", "假冒"]]))
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.decode("utf-8-sig") == "Reference,说明\r\nC-1,假冒\r\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", "＝1+1", "＋1", "－1", "＠A"]
)
def test_no_text_becomes_a_formula_in_a_csv(text: str) -> None:
    [row] = list(csv.reader(io.StringIO(text_of([[text, ""]]), newline="")))[1:]
    assert row[0] == f"'{text}"


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "https://item.jd.com/1.html", "{=A1}", "123"])
def test_a_text_stays_a_text_in_a_workbook(text: str) -> None:
    cell = workbook_of([[text, ""]]).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_dates_and_translations_come_out_as_such() -> None:
    row = [
        5,
        -1.5,
        Decimal("2.50"),
        True,
        None,
        date(2026, 5, 4),
        datetime(2026, 5, 4, 12, 30, tzinfo=UTC),
        _("Accounts"),
    ]
    assert text_of([row]).splitlines()[1] == "5,-1.5,2.50,TRUE,,2026-05-04,2026-05-04 12:30:00+00:00,Accounts"
    cells = [cell.value for cell in workbook_of([row]).worksheets[0][2]]
    assert cells == [5, -1.5, 2.5, True, None, datetime(2026, 5, 4), datetime(2026, 5, 4, 12, 30), "Accounts"]  # noqa: DTZ001


def test_a_long_number_keeps_its_last_digits_in_a_workbook() -> None:
    assert workbook_of([[12345678901234567, ""]]).worksheets[0]["A2"].value == "12345678901234567"


def test_control_characters_and_lone_surrogates_break_no_download() -> None:
    assert "a\ufffdb" in text_of([["a\x00b", "\ud800"]])
    assert workbook_of([["a\x00b", "\ud800" + "x" * 40_000]]).worksheets[0]["A2"].value == "a\ufffdb"


def test_a_csv_is_sent_while_it_is_still_being_read() -> None:
    read = 0

    def rows() -> Iterator[list[object]]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield [number, "x"]

    body = csv_body(HEADER, rows())
    next(body)
    next(body)
    assert read < 1_000
    assert sum(chunk.count(b"\r\n") for chunk in body) + 500 == 10_000


def test_a_workbook_goes_on_in_a_second_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_SHEET_ROWS", 3)
    book = workbook_of([[number, ""] for number in range(7)])
    assert book.sheetnames == ["Complaints", "Complaints 2", "Complaints 3"]
    assert [sheet.max_row for sheet in book.worksheets] == [4, 4, 2]
    assert book.worksheets[2]["A1"].value == "Reference"


def test_an_empty_table_still_names_its_columns() -> None:
    assert text_of([]) == "Reference,说明\r\n"
    assert workbook_of([]).worksheets[0]["B1"].value == "说明"
