"""What happens to the tables that people upload."""

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tabular.errors import TabularError
from core.tabular.export import csv_body
from core.tabular.layout import MAX_COLUMNS, Column, Row
from core.tabular.reading import Reading, open_table, read_rows

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


def opened(content: bytes, name: str = "a.xlsx") -> Reading:
    return open_table(io.BytesIO(content), name, columns=COLUMNS, max_rows=100)


def codes(table: Reading) -> list[str]:
    return [remark.code for remark in table.remarks()]


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

    def test_what_our_own_exports_disarm_is_armed_again(self) -> None:
        cells = ["=1+1", "+44 20 1234", "-", "@home", "'quoted'", " =x", "＝1"]
        content = b"".join(csv_body(["url", "note"], [[ADDRESS, cell] for cell in cells]))
        assert [row.values["note"] for row in read(content)] == [cell.strip() for cell in cells]

    def test_an_encoding_that_had_to_be_guessed_is_said(self) -> None:
        (remark,) = opened(f"商品链接,备注\r\n{ADDRESS},假冒商品\r\n".encode("gbk"), "a.csv").remarks()
        assert "GBK" in remark.message

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

    def test_the_value_of_cells_merged_downwards_counts_for_each_of_their_rows_and_this_is_said(self) -> None:
        def fill(book: openpyxl.Workbook) -> None:
            sheet = book.worksheets[0]
            rows: Sequence[list[str]] = (
                ["Our list"],
                ["URL", "Note"],
                [ADDRESS, "same"],
                [SECOND],
                [],
                ["x"],
                [ADDRESS, "wide"],
            )
            for row in rows:
                sheet.append(row)
            for cells in ("A1:B1", "B3:B6", "A7:B7"):
                sheet.merge_cells(cells)

        table = opened(workbook(fill))
        rows = list(table.rows)
        assert [(row.number, row.values["note"]) for row in rows] == [
            (3, "same"),
            (4, "same"),
            (6, "same"),
            (7, ""),
        ]
        assert [row.merged for row in rows] == [set(), {"note"}, {"note"}, set()]
        assert codes(table) == ["header_row", "merged_cells"]

    def test_a_formula_without_a_saved_value_counts_as_its_text(self) -> None:
        content = sheet_of([["URL", "Note"], [f'=HYPERLINK("{ADDRESS}","open")', "=1+1"], [SECOND, "x"]])
        rows = read(content, "a.xlsx")
        assert [row.values["listing"] for row in rows] == [f'=HYPERLINK("{ADDRESS}","open")', SECOND]
        assert rows[0].values["note"] == "=1+1"
        assert [set(row.formulas) for row in rows] == [{"listing", "note"}, set()]

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

    def test_a_million_formatted_but_empty_rows_cost_seconds_and_are_said(self) -> None:
        content = sheet_of([["URL"], [ADDRESS]])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        empty = b"".join(b'<row r="%d" ht="15"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 1_000_003))
        padded = rezipped(
            content, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", empty + b"</sheetData>")}
        )
        began = time.process_time()
        table = opened(padded)
        assert [row.values["listing"] for row in table.rows] == [ADDRESS]
        assert codes(table) == ["ends_at_empty_rows"]
        assert table.remarks()[0].params["row"] == 2
        assert time.process_time() - began < 5

    def test_columns_by_the_thousand_are_cut_and_this_is_said(self) -> None:
        content = sheet_of([["URL", *(f"c{n}" for n in range(16_000))], [ADDRESS, *range(16_000)]])
        table = opened(content)
        (row,) = table.rows
        assert row.values["listing"] == ADDRESS
        assert len(row.others) == MAX_COLUMNS - 1
        assert "columns_beyond" in codes(table)
        text = ",".join(["URL", *(f"c{n}" for n in range(20_000))]) + f"\n{ADDRESS}" + ",x" * 20_000 + "\n"
        table = opened(text.encode(), "a.csv")
        assert next(table.rows).values["listing"] == ADDRESS
        assert "columns_beyond" in codes(table)

    def test_what_nobody_asked_for_is_kept_beside_and_named(self) -> None:
        table = opened(sheet_of([["Owner", "URL", None, "Owner"], ["Ann", ADDRESS, "loose", "Bob"]]))
        (row,) = table.rows
        assert row.others == {"Owner": "Ann", "[C]": "loose", "Owner [D]": "Bob"}
        assert table.others[:3] == ["Owner", "Owner [D]", "[C]"]
        assert table.headings == {"listing": "URL"}
        assert codes(table) == ["columns_not_read"]

    def test_sheets_are_passed_over_only_with_a_word(self) -> None:
        def fill(book: openpyxl.Workbook) -> None:
            book.worksheets[0].append(["Instructions"])
            for title, header, state in (
                ("May", "URL", "visible"),
                ("June", "URL", "visible"),
                ("Half", "Note", "visible"),
                ("secret", "URL", "hidden"),
            ):
                sheet = book.create_sheet(title)
                sheet.append([header])
                sheet.append([ADDRESS])
                sheet.sheet_state = state

        table = opened(workbook(fill))
        assert [row.sheet for row in table.rows] == ["May", "June"]
        said = {remark.code: remark.message for remark in table.remarks()}
        assert "secret" in said["hidden_sheets"]
        assert "Sheet, Half" in said["sheets_left_out"]
        assert "May, June" in said["several_sheets"]

    def test_texts_are_found_by_number_whatever_they_hold(self) -> None:
        texts = [f"茶壶 {n} 😀" for n in range(30)]
        content = sheet_of([["URL", "Note"], *([ADDRESS, text] for text in texts)])
        assert [row.values["note"] for row in read(content, "a.xlsx")] == texts

    @pytest.mark.parametrize(
        "row",
        [
            b'<row r="3">' + b"<c><v>1</v></c>" * 30_000 + b"</row>",
            b'<row r="3"><c t="inlineStr"><is><t>' + b"x&#10;" * 300_000 + b"</t></is></c></row>",
        ],
        ids=["cells", "letters"],
    )
    def test_a_row_or_a_cell_beyond_all_measure_is_refused(self, row: bytes) -> None:
        content = sheet_of([["URL"], [ADDRESS]])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        swollen = sheet.replace(b"</sheetData>", row + b"</sheetData>")
        assert refusal(rezipped(content, {"xl/worksheets/sheet1.xml": swollen}), "a.xlsx") == "damaged"

    def test_phonetic_readings_are_no_part_of_a_text(self) -> None:
        content = sheet_of([["URL", "Note"], [ADDRESS, "x"]])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        text = b"<is><r><t>tea</t></r><r><t>pot</t></r><rPh><t>cha</t></rPh></is>"
        told = b'<row r="3"><c r="A3" t="inlineStr">' + text + b"</c></row>"
        spoken = rezipped(content, {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", told + b"</sheetData>")})
        assert listings(spoken, "a.xlsx") == [ADDRESS, "teapot"]

    def test_too_many_merged_cells_are_refused(self) -> None:
        content = sheet_of([["URL"], [ADDRESS]])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        merged = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (n, n + 1) for n in range(3, 120_000, 2))
        crowded = sheet.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
        assert refusal(rezipped(content, {"xl/worksheets/sheet1.xml": crowded}), "a.xlsx") == "too_many_merged"

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
        assert refusal(target.getvalue(), "a.xlsx") == "not_a_workbook"

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


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_memory_does_not_grow_with_the_rows(name: str) -> None:
    def peak(count: int) -> int:
        rows = ([f"{ADDRESS}#{n}", f"note {n} 备注"] for n in range(count))
        header = ["URL", "Note"]
        if name == "a.csv":
            content = b"".join(csv_body(header, rows))
        else:
            book = openpyxl.Workbook(write_only=True)  # writes texts once, beside the sheet, as Excel does
            sheet = book.create_sheet()
            for row in ([header], rows):
                for cells in row:
                    sheet.append(list(cells))
            target = io.BytesIO()
            book.save(target)
            content = target.getvalue()
        tracemalloc.start()
        try:
            assert sum(1 for _row in read_rows(io.BytesIO(content), name, columns=COLUMNS, max_rows=count)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # Beyond what buffers hold, three times the rows take no more; a text of a workbook costs its eight bytes.
    assert peak(24_000) < 1.25 * peak(8_000) + 2 * 8 * 16_000
