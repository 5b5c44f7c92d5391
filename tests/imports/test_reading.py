"""What is understood of the rows of a file, and what is said about them."""

import random
from unittest.mock import patch

import openpyxl
import pytest
from django.utils import timezone
from django.utils.translation import override

from core.documents.errors import DocumentRefused
from core.imports import claims, contexts, files, registry, work
from core.imports.choices import ImportState
from core.imports.layout import WRONG
from core.imports.models import Import
from core.tabular.errors import TabularError
from merchants.models import Shop
from tests.cast import Cast
from tests.imports.conftest import applied, codes, csv_of, give, read, row, verdicts, worked, xlsx_of
from tests.imports.shops import SHOPS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("form", "made"), [("csv", csv_of), ("xlsx", xlsx_of)])
def test_each_row_is_new_changed_the_same_or_refused(cast: Cast, form: str, made: object) -> None:
    Shop.objects.create(platform="jd.com", number="2", name="Old name")
    Shop.objects.create(platform="jd.com", number="3", name="Third")
    rows = [["1", "First"], ["2", "New name"], ["3", "Third"], ["four", "Fourth"]]
    record = read(cast, made(rows), f"shops.{form}")  # type: ignore[operator]
    assert record.state == ImportState.READY
    assert verdicts(record) == ["new", "changed", "same", "refused"]
    assert record.counts() == {"new": 1, "changed": 1, "same": 1, "refused": 1}
    assert codes(row(record, 3)) == [("name", "changes")]
    assert codes(row(record, 5)) == [("number", "not_a_number")]
    assert Shop.objects.count() == 2, "reading writes nothing"


def test_what_is_corrected_stands_beside_what_was_given(cast: Cast) -> None:
    record = read(cast, csv_of([["１２ ３４", "Full width"]]))
    assert row(record, 2).values["number"] == "1234"
    (said,) = contexts.said(row(record, 2), SHOPS)
    assert (said.given, said.understood) == ("１２ ３４", "1234")
    assert record.corrected_count == 1


def test_a_row_twice_counts_once_and_two_that_disagree_are_not_guessed_between(cast: Cast) -> None:
    rows = [["1", "First"], ["1", "First"], ["2", "Second"]] + [[str(n), "x"] for n in range(100, 300)]
    record = read(cast, csv_of([*rows, ["2", "Another"], ["１", "First"]]))
    assert row(record, 3).verdict == "same"
    assert codes(row(record, 3)) == [("", "repeats_row")]
    far = row(record, 205)
    assert far.verdict == "refused"
    assert files.what_is_wrong(far, SHOPS) == [
        "Row 4 is about the same record but says something else. Keep one of the two."
    ]
    assert row(record, 206).verdict == "same"


def test_notes_are_in_the_reader_s_language_whoever_gave_the_file(cast: Cast) -> None:
    with override("zh-hans"):
        record = read(cast, csv_of([["four", "x"], ["9" * 30, "y"]]))
    with override("en"):
        assert files.what_is_wrong(row(record, 2), SHOPS) == ["Number: Number: four"]
        assert files.what_is_wrong(row(record, 3), SHOPS) == ["Number: Administrator"]
    with override("zh-hans"):
        number = str(SHOPS.columns[0].label)
        assert files.what_is_wrong(row(record, 2), SHOPS) == [f"{number}: {number}: four"]
        assert "Administrator" not in files.what_is_wrong(row(record, 3), SHOPS)[0]


def test_a_row_that_the_importer_stumbles_over_does_not_stop_the_others(cast: Cast) -> None:
    record = read(cast, csv_of([["1", "a"], ["boom", "b"], ["3", "c"]]))
    assert verdicts(record) == ["new", "refused", "new"]
    assert codes(row(record, 3)) == [("", "fault")]


def test_the_example_of_the_template_is_left_out_and_said(cast: Cast) -> None:
    with files.template_workbook(SHOPS) as book:
        content = book.read()
    empty = read(cast, content, "shops.xlsx")
    assert (empty.state, empty.problem["code"]) == (ImportState.FAILED, "no_rows")
    rows = [*files.template_rows(SHOPS), ["7", "Real"]]
    record = read(cast, csv_of(rows, files.template_header(SHOPS)))
    assert verdicts(record) == ["new"]
    assert "The example row of the template was left out." in contexts.remarks(record)


def test_the_template_explains_itself_in_both_languages(cast: Cast) -> None:
    with override("zh-hans"), files.template_workbook(SHOPS) as file:
        book = openpyxl.load_workbook(file)
    assert book.sheetnames[1] == "填写说明"
    assert [cell.value for cell in book.worksheets[0][1]] == ["店铺编号", "店铺名称"]
    assert "Shop ID" in str(book.worksheets[1]["A2"].value)


def test_a_workbook_may_hold_merged_cells_hidden_sheets_and_formulas(cast: Cast, tmp_path: object) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (["Our shops"], ["Shop number", "Shop name", "Owner"], ["1", "Twins"], ["2", None], ["=A3+2", "x"]):
        sheet.append(line)
    sheet.merge_cells("B3:B4")
    book.create_sheet("Old").sheet_state = "hidden"
    path = f"{tmp_path}/a.xlsx"
    book.save(path)
    with open(path, "rb") as file:  # noqa: PTH123
        record = read(cast, file.read(), "shops.xlsx")
    assert verdicts(record) == ["new", "new", "refused"]
    assert row(record, 4).values["name"] == "Twins"
    assert codes(row(record, 4)) == [("name", "merged")]
    assert codes(row(record, 5)) == [("number", "formula")]
    said = " ".join(contexts.remarks(record))
    for words in ("Hidden sheets were not read: Old", "named in row 2", "merged cells", "Owner", "formula"):
        assert words in said


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,2\n", "no_header"),
        (b"Shop name\nx\n", "missing_column"),
        (b"Shop number,Shop name\n", "no_rows"),
        (b'Shop number,Shop name\n1,"' + b"x" * 200_000, "cell_too_long"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_the_reader_s_language(cast: Cast, content: bytes, code: str) -> None:
    record = read(cast, content)
    assert (record.state, record.problem["code"]) == (ImportState.FAILED, code)
    assert worked(record).state == ImportState.FAILED
    assert record.rows.count() == 0 or code == "cell_too_long"


def test_more_rows_than_allowed_end_the_import(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    object.__setattr__(SHOPS, "max_rows", 5)
    try:
        record = read(cast, csv_of([[str(n), "x"] for n in range(9)]))
    finally:
        object.__setattr__(SHOPS, "max_rows", 120_000)
    assert record.problem["code"] == "too_many_rows"
    assert record.state == ImportState.FAILED


def test_a_file_whose_bytes_are_gone_says_so(cast: Cast) -> None:
    record = give(cast, csv_of([["1", "x"]]))
    with patch("django.core.files.storage.FileSystemStorage._open", side_effect=FileNotFoundError):
        record = worked(record)
    assert record.problem["code"] == "file_gone"


def test_a_store_that_is_away_is_waited_for_as_long_as_it_takes(cast: Cast) -> None:
    record = give(cast, csv_of([["1", "x"]]))
    for _ in range(2 * claims.MAX_FAILURES):
        Import.objects.filter(pk=record.pk).update(claimed_until=None)
        with patch("django.core.files.storage.FileSystemStorage._open", side_effect=OSError("away")):
            assert not work.advance(record.pk)
    Import.objects.filter(pk=record.pk).update(claimed_until=None)
    assert worked(record).state == ImportState.READY


def test_a_fault_of_ours_is_tried_again_and_then_given_up_in_plain_words(cast: Cast) -> None:
    record = give(cast, csv_of([["1", "x"]]))
    with patch("core.imports.reading.open_table", side_effect=RuntimeError("a bug")):
        for _ in range(claims.MAX_FAILURES + 1):
            Import.objects.filter(pk=record.pk).update(claimed_until=None)
            assert not work.advance(record.pk)
    failed = Import.objects.get(pk=record.pk)
    assert (failed.state, failed.problem["code"]) == (ImportState.FAILED, "fault")
    assert "a bug" in failed.last_error


def test_the_work_is_cut_into_tasks_and_goes_on_behind_the_last_batch(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TASK_SECONDS", 0.0)
    record = give(cast, csv_of([[str(n), "x"] for n in range(1, 251)]))
    assert work.advance(record.pk)
    assert Import.objects.get(pk=record.pk).read_count == 100
    record = worked(record)
    assert verdicts(record) == ["new"] * 250
    assert applied(record, cast).applied_count == 250
    assert Shop.objects.count() == 250


def test_two_workers_do_not_work_on_one_import(cast: Cast) -> None:
    record = give(cast, csv_of([["1", "x"]]))
    assert claims.claim(record.pk, timezone.now())
    assert claims.claim(record.pk, timezone.now()) is None
    assert not work.advance(record.pk)
    assert Import.objects.get(pk=record.pk).read_count == 0


def test_every_importer_s_own_columns_leave_room_for_ours() -> None:
    for importer in registry.registered():
        names = {column.name for column in importer.columns}
        assert WRONG.name not in names


@pytest.mark.parametrize("seed", range(40))
def test_rubbish_ends_in_an_answer(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    pieces = [
        "Shop number",
        "Shop name",
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        '"',
        "1",
        "茶",
        "\x00",
        "\x01",
        "=1+1",
        "\ud800",
        "é",
    ]
    text = "".join(chance.choices(pieces, k=chance.randrange(1, 400)))
    encoding = chance.choice(["utf-8", "utf-16", "gb18030", "latin-1"])
    content = ("Shop number\n" * (seed % 2) + text).encode(encoding, "replace")
    try:
        record = read(cast, content, chance.choice(["a.csv", "a.txt", "a.tsv"]))
    except (TabularError, DocumentRefused) as refused:
        assert refused.message  # noqa: PT017  either outcome is right; anything else is not
    else:
        assert record.state in {ImportState.READY, ImportState.FAILED}
        assert record.problem.get("code") != "fault"
