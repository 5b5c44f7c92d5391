"""What happens to the tables that people upload."""

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tabular.errors import TabularError
from core.tabular.layout import Column, Row
from core.tabular.reading import read_rows

COLUMNS = (
    Column("listing", ("Listing", "URL", "link", "链接", "商品链接", "SKU", "sku-id"), required=True),
    Column("note", ("Note", "备注", "说明")),
)
ADDRESS = "https://item.jd.com/10000000000001.html"
SECOND = "https://item.jd.com/10000000000002.html"


def read(content: bytes, name: str = "listings.csv", max_rows: int = 100) -> list[Row]:
    return list(read_rows(io.BytesIO(content), name, columns=COLUMNS, max_rows=max_rows))


def listings(content: bytes, name: str = "listings.csv") -> list[str]:
    return [row.values["listing"] for row in read(content, name)]


def refusal(content: bytes, name: str = "listings.csv", max_rows: int = 100) -> str:
    with pytest.raises(TabularError) as refused:
        read(content, name, max_rows)
    assert refused.value.message
    return refused.value.code


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(rows: Sequence[Sequence[object]]) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        for row in rows:
            book.worksheets[0].append(list(row))

    return workbook(fill)


def rezipped(content: bytes, replace: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, replace.pop(entry.filename, b"") or old.read(entry))
        for name, part in replace.items():
            new.writestr(name, part)
    return target.getvalue()


class TestText:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk", "gb18030"], ids=lambda name: f"in {name}"
    )
    def test_a_chinese_table_is_understood(self, encoding: str) -> None:
        text = f"商品链接,备注\r\n{ADDRESS},假冒商品，请删除\r\n"
        if encoding == "utf-16-le":
            text = f"链接,note\r\n{ADDRESS},counterfeit\r\n" * 1
        rows = read(text.encode(encoding))
        assert [row.values["listing"] for row in rows] == [ADDRESS]
        assert rows[0].values["note"] in {"假冒商品，请删除", "counterfeit"}

    def test_a_western_code_page_is_not_mistaken_for_chinese(self) -> None:
        rows = read(f"url,note\n{ADDRESS},Café crème naïve\n".encode("cp1252"))
        assert rows[0].values["note"] == "Café crème naïve"

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
    def test_the_delimiter_is_found(self, delimiter: str) -> None:
        assert listings(f"Note{delimiter}URL\nx{delimiter}{ADDRESS}\ny{delimiter}{SECOND}\n".encode()) == [
            ADDRESS,
            SECOND,
        ]

    def test_the_delimiter_that_excel_notes_in_the_first_line_counts(self) -> None:
        assert listings(f"sep=;\nURL;Note\n{ADDRESS};a,b\n".encode()) == [ADDRESS]

    def test_a_plain_list_needs_no_header(self) -> None:
        rows = read(f"{ADDRESS}?a=1,2\n\n{SECOND}\n".encode(), "listings.txt")
        assert [(row.number, row.values["listing"]) for row in rows] == [(1, f"{ADDRESS}?a=1,2"), (3, SECOND)]

    def test_a_list_of_one_column_may_have_a_header(self) -> None:
        assert listings(f"链接\n{ADDRESS}?a=1,2;b\n".encode()) == [f"{ADDRESS}?a=1,2;b"]

    def test_titles_above_the_header_are_passed_over(self) -> None:
        rows = read(f"Report of May,\n,\nURL,Note\n{ADDRESS},x\n".encode())
        assert [(row.number, row.values["listing"]) for row in rows] == [(4, ADDRESS)]

    def test_the_best_of_two_fitting_columns_is_read(self) -> None:
        assert listings(f"sku-id,name,url\n1,phone,{ADDRESS}\n".encode()) == [ADDRESS]

    def test_a_cell_may_hold_line_ends_and_the_row_keeps_its_number(self) -> None:
        rows = read(f'url,note\n{ADDRESS},"two\nlines"\n{SECOND},x\n'.encode())
        assert [(row.number, row.values["note"]) for row in rows] == [(2, "two\nlines"), (4, "x")]

    def test_a_nul_reaches_nobody_but_the_row_stays_visible(self) -> None:
        assert listings(f"url\n{ADDRESS}\x00\n{SECOND}\n{SECOND}\n".encode()) == [f"{ADDRESS}\ufffd", SECOND, SECOND]

    def test_a_formula_stays_the_text_it_is(self) -> None:
        assert listings(f'url\n"=HYPERLINK(""{ADDRESS}"")"\n'.encode()) == [f'=HYPERLINK("{ADDRESS}")']

    def test_a_table_without_a_known_header_is_refused_with_the_names_it_may_have(self) -> None:
        with pytest.raises(TabularError) as refused:
            read(b"a,b\nc,d\n")
        assert refused.value.code == "no_header"
        assert "Listing, Note" in refused.value.message

    def test_a_missing_column_is_named(self) -> None:
        with pytest.raises(TabularError) as refused:
            read(b"note,other\nc,d\n")
        assert refused.value.code == "missing_column"
        assert "Listing" in refused.value.message

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty_file"),
            (b"\r\n , \r\n", "no_rows"),
            (b"url,note\n", "no_rows"),
            (b"%PDF-1.7\n...", "not_a_table"),
            (b"<html><table><tr><td>url</td></tr></table>", "not_a_table"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not_a_table"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_excel"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
            (b"\xef\xbb\xbfurl\n\xff\xfe\xfd", "encoding"),
            (b'url,note\n"' + b"x" * 200_000, "cell_too_long"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_what_is_no_table_is_refused_in_clear_words(self, content: bytes, code: str) -> None:
        assert refusal(content) == code

    def test_a_file_of_another_kind_is_refused_by_name(self) -> None:
        assert refusal(b"url\n", "listings.pdf") == "wrong_type"

    def test_more_rows_than_allowed_are_refused_with_the_limit(self) -> None:
        content = b"url\n" + f"{ADDRESS}\n".encode() * 11
        assert len(read(content, max_rows=11)) == 11
        with pytest.raises(TabularError, match="10"):
            read(content, max_rows=10)

    def test_uploads_are_read_in_place_and_stay_open(self) -> None:
        small = SimpleUploadedFile("listings.csv", f"url\n{ADDRESS}\n".encode())
        large = TemporaryUploadedFile("listings.csv", "text/csv", 0, None)
        large.write(small.read())
        for upload in (small, large):
            assert [row.values["listing"] for row in read_rows(upload, "x.csv", columns=COLUMNS, max_rows=5)] == [
                ADDRESS
            ]
            assert not upload.closed


class TestWorkbooks:
    def test_cells_read_as_they_were_typed(self) -> None:
        content = sheet_of(
            [
                ["SKU", "Note"],
                [10000000000001, True],
                [10000000000002.0, date(2026, 5, 4)],
                ["x", None],
                [1e16, 1.5],
            ]
        )
        assert [tuple(row.values.values()) for row in read(content, "a.xlsx")] == [
            ("10000000000001", "TRUE"),
            ("10000000000002", "2026-05-04"),
            ("x", ""),
            ("1E+16", "1.5"),
        ]

    def test_a_list_without_header_may_stand_in_any_column(self) -> None:
        assert listings(sheet_of([[None, ADDRESS], [None, SECOND]]), "a.xlsx") == [ADDRESS, SECOND]

    def test_hidden_sheets_are_passed_over_and_every_sheet_with_the_header_is_read(self) -> None:
        def fill(book: openpyxl.Workbook) -> None:
            book.worksheets[0].append(["Instructions"])
            for title, state in (("May", "visible"), ("secret", "hidden"), ("June", "visible"), ("gone", "veryHidden")):
                sheet = book.create_sheet(title)
                sheet.append(["URL"])
                sheet.append([f"{ADDRESS}#{title}"])
                sheet.sheet_state = state

        rows = read(workbook(fill), "a.xlsx")
        assert [(row.sheet, row.number) for row in rows] == [("May", 2), ("June", 2)]

    def test_merged_cells_count_once(self) -> None:
        def fill(book: openpyxl.Workbook) -> None:
            sheet = book.worksheets[0]
            for row in (["Our list", None], ["URL", "Note"], [ADDRESS, "same"], [SECOND, None]):
                sheet.append(row)
            sheet.merge_cells("A1:B1")
            sheet.merge_cells("B3:B4")

        assert [row.values["note"] for row in read(workbook(fill), "a.xlsx")] == ["same", ""]

    def test_a_formula_without_a_saved_value_counts_as_its_text(self) -> None:
        content = sheet_of([["URL", "Note"], [f'=HYPERLINK("{ADDRESS}","open")', "=1+1"], [SECOND, "x"]])
        rows = read(content, "a.xlsx")
        assert [row.values["listing"] for row in rows] == [f'=HYPERLINK("{ADDRESS}","open")', SECOND]
        assert rows[0].values["note"] == "=1+1"

    def test_a_formula_counts_as_the_value_saved_with_it(self) -> None:
        content = sheet_of([["URL"], ["=A9"]])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        cached = sheet.replace(b"<f>A9</f><v />", b"<f>A9</f><v>10000000000001</v>").replace(
            b"<f>A9</f><v></v>", b"<f>A9</f><v>10000000000001</v>"
        )
        assert cached != sheet
        assert listings(rezipped(content, {"xl/worksheets/sheet1.xml": cached}), "a.xlsx") == ["10000000000001"]

    def test_a_million_empty_rows_do_not_hold_anybody_up(self) -> None:
        def fill(book: openpyxl.Workbook) -> None:
            book.worksheets[0].append(["URL"])
            book.worksheets[0].append([ADDRESS])
            book.worksheets[0]["XFD1048576"] = "far away"

        assert listings(workbook(fill), "a.xlsx") == [ADDRESS]

    def test_a_workbook_under_another_name_is_read_all_the_same(self) -> None:
        assert listings(sheet_of([["URL"], [ADDRESS]]), "a.csv") == [ADDRESS]

    def test_a_zip_bomb_is_never_unpacked(self) -> None:
        bomb = rezipped(sheet_of([["URL"]]), {"xl/worksheets/sheet1.xml": b" " * (64 << 20)})
        assert len(bomb) < 100_000
        assert refusal(bomb, "a.xlsx") == "archive_bomb"

    def test_a_bomb_of_overlapping_entries_is_seen(self) -> None:
        content = bytearray(sheet_of([["URL"], [ADDRESS]]))
        at = content.find(b"PK\x01\x02")
        struct.pack_into("<L", content, at + 20, 10 << 20)
        assert refusal(bytes(content), "a.xlsx") == "archive_bomb"

    def test_a_directory_of_a_hundred_thousand_entries_is_not_even_read(self) -> None:
        content = bytearray(sheet_of([["URL"]]))
        end = content.rfind(b"PK\x05\x06")
        struct.pack_into("<HH", content, end + 8, 60_000, 60_000)
        assert refusal(bytes(content), "a.xlsx") == "archive_bomb"

    @pytest.mark.parametrize(
        "doctype",
        [
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;&a;">]>',
        ],
        ids=["external entity", "entity expansion"],
    )
    def test_entities_in_the_xml_are_refused(self, doctype: bytes) -> None:
        content = sheet_of([["URL"], [ADDRESS]])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        hostile = doctype + sheet.replace(
            b"<sheetData>", b'<sheetData><row r="9"><c r="A9" t="str"><v>&e;</v></c></row>'
        )
        assert refusal(rezipped(content, {"xl/worksheets/sheet1.xml": hostile}), "a.xlsx") == "damaged"

    def test_a_zip_that_is_no_workbook_is_refused(self) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("readme.txt", "hello")
        assert refusal(target.getvalue(), "a.xlsx") == "not_a_table"

    def test_a_torn_workbook_is_refused(self) -> None:
        content = sheet_of([["URL"], [ADDRESS]])
        assert refusal(content[:-40], "a.xlsx") == "damaged"
        assert refusal(content[: len(content) // 2], "a.xlsx") == "damaged"

    @pytest.mark.parametrize(
        "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
    )
    def test_a_workbook_with_a_broken_part_is_refused(self, part: str) -> None:
        assert refusal(rezipped(sheet_of([["URL"], [ADDRESS]]), {part: b"<broken"}), "a.xlsx") == "damaged"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_whatever_raise_anything_but_a_clear_refusal(content: bytes, name: str) -> None:
    try:
        read(content, name)
    except TabularError as refused:
        assert refused.message  # noqa: PT017  either outcome is right; anything else is not


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_flipped_byte_in_a_workbook_raises_anything_but_a_clear_refusal(data: st.DataObject) -> None:
    content = bytearray(_WORKBOOK)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content), "a.xlsx")
    except TabularError as refused:
        assert refused.message  # noqa: PT017  either outcome is right; anything else is not


_WORKBOOK = sheet_of([["URL", "Note"], [ADDRESS, "x"], [SECOND, 5]])
