"""Portfolios: how each row is understood, what it would do, and what is written."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.audit.models import Event
from core.imports import contexts, files, notes
from core.imports.choices import ImportState
from core.imports.models import ImportRow
from core.outbox.models import Message
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes import portfolio
from programmes.actions import right_fields, rights
from programmes.importing import RIGHTS
from programmes.models import PowerOfAttorney, Right
from tests.cast import Cast, acting
from tests.imports.conftest import codes, row, verdicts, worked
from tests.programmes.portfolios import (
    CUP,
    HEADER,
    TEAPOT,
    applied,
    csv_of,
    give,
    imported,
    only_row,
    read,
    xlsx_of,
)

pytestmark = pytest.mark.django_db


def said(of: ImportRow) -> list[str]:
    return files.what_is_wrong(of, RIGHTS)


def refusal(cast: Cast, **cells: str) -> str:
    """What is said of a row that only differs from a good one in these cells, by their headings."""
    cells = dict(zip(HEADER, TEAPOT, strict=True)) | cells
    return "\n".join(said(only_row(read(cast, [list(cells.values())], list(cells)))))


def understood(cast: Cast, **cells: str) -> dict[str, Any]:
    """The values of such a row, which is not refused."""
    cells = dict(zip(HEADER, TEAPOT, strict=True)) | cells
    found = only_row(read(cast, [list(cells.values())], list(cells)))
    assert found.verdict == "new", said(found)
    return found.values


def test_a_portfolio_is_read_decided_and_on_record(cast: Cast) -> None:
    record = read(cast, [TEAPOT, CUP])
    assert (record.state, record.new_count) == (ImportState.READY, 2)
    assert not Right.objects.exists(), "nothing is written before somebody says so"
    done = applied(record, cast.complainant, "all")
    assert (done.state, done.applied_count) == (ImportState.DONE, 2)
    cup = Right.objects.get(number="12345679")
    assert (cup.organisation, cup.title, cup.nice_classes) == (cast.harrow, "FINCH CUP", [21, 30])
    assert (cup.registered_on, cup.expires_on) == (date(2020, 5, 14), date(2030, 5, 13))
    assert Event.objects.filter(verb="programmes.right_registered", actor_label="Clara Finch").count() == 2


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    rows = [TEAPOT, CUP, ["", "Copyright", "China", "Teapot drawings", "", "", "", ""]]
    imported(cast, rows)
    before = list(Right.objects.order_by("pk").values())
    again = read(cast, rows)
    assert verdicts(again) == ["same"] * 3
    assert list(Right.objects.order_by("pk").values()) == before


def test_what_a_file_leaves_empty_stays_as_it_is(cast: Cast) -> None:
    imported(cast, [TEAPOT])
    record = read(cast, [["12345678", "HARROW AND FINCH", "", "-"]], ["注册号", "商标名称", "有效期至", "类别"])
    assert verdicts(record) == ["changed"]
    applied(record, cast.complainant)
    mark = Right.objects.get()
    assert (mark.title, mark.expires_on, mark.nice_classes) == ("HARROW AND FINCH", date(2030, 5, 13), [21])


def test_changes_are_shown_old_and_new(cast: Cast) -> None:
    imported(cast, [TEAPOT])
    record = read(cast, [["12345678", "9, 21", "2031-05-13"]], ["Number", "Class", "Expiry date"])
    notes = {note["field"]: note["params"] for note in only_row(record).notes if note["severity"] == "change"}
    assert notes == {
        "nice_classes": {"before": [21], "after": [9, 21]},
        "expires_on": {"before": "2030-05-13", "after": "2031-05-13"},
    }


def test_a_verified_field_that_changes_says_so_before_and_loses_it_after(cast: Cast) -> None:
    imported(cast, [TEAPOT])
    mark = Right.objects.get()
    paper = rights.add_document(mark.pk, cast.document(), kind="certificate", actor=acting(cast.officer))
    rights.verify_right(mark.pk, fields=["number", "title"], document=paper.document, actor=acting(cast.officer))
    record = read(cast, [["12345678", "HARROW", "9"]], ["Number", "Mark", "Class"])
    found = only_row(record)
    assert ("title", "loses_verification") in codes(found)
    assert ("nice_classes", "changes") in codes(found)
    [line] = contexts.lines([found], RIGHTS)
    shown = {one.column: (one.given, one.understood, one.text) for one in line.said}
    assert shown["Mark or title"][:2] == ("HARROW & FINCH", "HARROW")
    assert "compared this with the certificate" in shown["Mark or title"][2]
    assert mark.verifications.filter(lost_at=None).count() == 2
    applied(record, cast.complainant)
    assert list(mark.verifications.filter(lost_at=None).values_list("field", flat=True)) == ["number"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Number": "１２３４５６７８"}, {"number": "12345678"}),
        ({"Number": "注册号：12345678"}, {"number": "12345678"}),
        ({"Type": "商标", "Territory": "中国"}, {"right_type": "trade_mark", "territory": "CN"}),
        ({"Territory": "WIPO", "Number": "G1234567"}, {"territory": "CN", "number": "G1234567"}),
        ({"Territory": "Madrid", "Number": "1234567"}, {"territory": "WO", "number": "1234567"}),
        ({"Territory": "", "Number": "UK00003456789"}, {"territory": "GB", "number": "UK00003456789"}),
        (
            {"Type": "", "Number": "ZL 2017 1 0601862.3", "Nice classes": ""},
            {"right_type": "invention", "number": "201710601862.3"},
        ),
        ({"Mark or title": "Burberry / 博柏利"}, {"title": "Burberry", "title_zh": "博柏利"}),
        ({"Mark or title": "博柏利"}, {"title": "博柏利"}),
        ({"Mark or title": "", "中文商标": "博柏利"}, {"title": "博柏利", "title_zh": "博柏利"}),
        ({"Nice classes": "第９类、第25-27类"}, {"nice_classes": [9, 25, 26, 27]}),
        ({"Holder": "Harrow & Finch Limited（哈罗芬奇有限公司）"}, {"holder_name": "Harrow & Finch Limited"}),
        ({"Expires on": ""}, {"expires_on": "2030-05-13"}),
        ({"Mark family": "Harrow", "Goods": "Teapots;\ncups"}, {"family": "Harrow", "goods": "Teapots;\ncups"}),
    ],
)
def test_cells_are_understood_however_they_are_written(
    cast: Cast, cells: dict[str, str], expected: dict[str, Any]
) -> None:
    values = understood(cast, **cells)
    assert {name: values.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    "text",
    ["2020/5/14", "14.05.2020", "14 May 2020", "May 14, 2020", "2020年5月14日", "20200514", "２０２０－０５－１４"],
)
def test_a_day_is_understood_in_all_its_forms_and_shown_as_understood(cast: Cast, text: str) -> None:
    cells = dict(zip(HEADER, TEAPOT, strict=True)) | {"Registered on": text}
    found = only_row(read(cast, [list(cells.values())], list(cells)))
    assert found.values["registered_on"] == "2020-05-14"
    assert ("registered_on", "understood") in codes(found)


def test_days_of_a_workbook_are_days(cast: Cast) -> None:
    cells = [*TEAPOT[:5], date(2020, 5, 14), date(2030, 5, 13), TEAPOT[7]]
    record = worked(give(cast, xlsx_of([cells]), "rights.xlsx"))
    assert only_row(record).values["expires_on"] == "2030-05-13"
    assert not only_row(record).is_corrected


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (
            {"Type": "Invention patent", "Number": "ZL 2017 1 0601862.4", "Nice classes": ""},
            "The check digit of 201710601862.4 should be 3",
        ),
        ({"Type": "Utility model", "Number": "ZL 2017 1 0601862.3"}, "is an invention patent"),
        ({"Number": "123456789012"}, "Number: A Chinese registration number has 1 to 9 digits"),
        ({"Number": ""}, "Number: This cell is empty"),
        ({"Type": "Plant variety"}, "“Plant variety” is not a type of right"),
        ({"Territory": "France"}, "“France” is not known here"),
        ({"Nice classes": "46"}, "46 is not a Nice class"),
        ({"Registered on": "05/25/2020"}, "Write 2020-05-25"),
        ({"Registered on": "14/05/20"}, "leaves the century open"),
        ({"Expires on": "2019-01-01"}, "Expires on: A right cannot expire before it was registered."),
        ({"Mark or title": ""}, "Enter the mark or title."),
        ({"Mark or title": "x" * 201}, "at most 200 characters; there are 201"),
        ({"Holder": "Finch\x00Ltd"}, "characters that cannot be read"),
        ({"Type": "Copyright", "Number": ""}, "Only trade marks have Nice classes."),
        ({"Owner code": "brightwater-toys"}, "names another rights owner"),
    ],
)
def test_a_row_that_does_not_hold_says_why(cast: Cast, cells: dict[str, str], words: str) -> None:
    assert words in refusal(cast, **cells)


def test_everything_that_is_wrong_with_a_row_is_said_at_once(cast: Cast) -> None:
    words = refusal(cast, **{"Number": "x", "Nice classes": "46", "Registered on": "soon"})
    assert words.count("\n") == 2


def test_a_reader_of_chinese_reads_what_is_wrong_in_chinese(cast: Cast) -> None:
    cells = dict(zip(HEADER, TEAPOT, strict=True)) | {"Nice classes": "46", "Registered on": "2031-01-01"}
    first = only_row(read(cast, [list(cells.values())], list(cells)))
    cells |= {"Nice classes": "21"}
    second = only_row(read(cast, [list(cells.values())], list(cells)))
    english = [*said(first), *said(second)]
    with translation.override("zh-hans"):
        chinese = [*said(first), *said(second)]
    assert len(english) == len(chinese) == 2
    assert not set(english) & set(chinese)


def test_rows_about_one_right_are_found_within_the_file(cast: Cast) -> None:
    other = [*TEAPOT[:3], "SOMETHING ELSE", *TEAPOT[4:]]
    record = read(cast, [TEAPOT, ["1234 5678", *TEAPOT[1:]], other])
    assert verdicts(record) == ["new", "same", "refused"]
    assert codes(row(record, 4)) == [("", "contradicts_row")]


def test_a_number_of_somebody_else_names_nobody_to_an_owner_and_cbbc_is_told_once(cast: Cast) -> None:
    cast.gather("foreign_mark", "officer")
    taken = ["87654321", *TEAPOT[1:]]
    record = read(cast, [taken, CUP])
    assert verdicts(record) == ["refused", "new"]
    notes = str(row(record, 2).notes) + " ".join(said(row(record, 2)))
    assert "CBBC will be in touch" in notes
    assert "rightwater" not in notes
    assert "BRIGHTWATER" not in notes
    assert Message.objects.filter(topic="programmes.number_taken").exists(), "so CBBC can be in touch"
    told = Event.objects.filter(verb="programmes.right_number_claimed")
    assert told.get().data["claimant"] == "Harrow & Finch Ltd"
    read(cast, [taken])
    assert told.count() == 1


def test_a_number_of_somebody_else_tells_staff_who_has_it(cast: Cast) -> None:
    cast.gather("foreign_mark")
    record = read(cast, [["87654321", *TEAPOT[1:]]], by=cast.officer)
    assert "BRIGHTWATER of Brightwater Toys plc (brightwater-toys)" in refusal_of(record)
    assert not Event.objects.filter(verb="programmes.right_number_claimed").exists()


def refusal_of(record: Any) -> str:
    return "\n".join(said(only_row(record)))


def test_a_number_that_others_registered_meanwhile_is_refused_and_the_rest_is_written(cast: Cast) -> None:
    record = read(cast, [["87654321", *TEAPOT[1:]], CUP])
    cast.gather("foreign_mark")
    done = applied(record, cast.complainant, "all")
    assert (done.applied_count, done.refused_count) == (1, 1)
    assert said(row(done, 2)) == ["Number: This number is registered in the programme already. CBBC will be in touch."]
    assert Event.objects.filter(verb="programmes.right_number_claimed").count() == 1
    assert Right.objects.filter(organisation=cast.harrow).get().number == "12345679"


def test_staff_take_in_the_rights_of_several_owners_by_code_or_name(cast: Cast) -> None:
    cast.gather("harrow", "brightwater")
    header = ["Number", "Mark", "Owner code"]
    rows = [
        ["11111111", "ONE", "harrow-finch"],
        ["22222222", "TWO", "BRIGHTWATER TOYS PLC"],
        ["33333333", "THREE", "清水玩具公司"],
        ["44444444", "FOUR", ""],
        ["55555555", "FIVE", "nobody"],
    ]
    record = read(cast, rows, header, by=cast.officer, to=cast.cbbc)
    assert verdicts(record) == ["new", "new", "new", "refused", "refused"]
    assert "Write the code" in said(row(record, 5))[0]
    assert "There is no rights owner nobody" in said(row(record, 6))[0]
    applied(record, cast.officer)
    assert list(Right.objects.order_by("number").values_list("number", "organisation__code")) == [
        ("11111111", "harrow-finch"),
        ("22222222", "brightwater-toys"),
        ("33333333", "brightwater-toys"),
    ]


def test_an_agent_imports_for_its_principals_as_long_as_its_powers_last(cast: Cast) -> None:
    cast.gather("brightwater")
    cast.power()
    header = ["Number", "Mark", "Owner code"]
    record = read(
        cast,
        [["11111111", "ONE", "harrow-finch"], ["22222222", "TWO", "brightwater-toys"]],
        header,
        by=cast.agent,
        to=cast.larkspur,
    )
    assert verdicts(record) == ["new", "refused"]
    own = read(cast, [TEAPOT], by=cast.agent)
    with pytest.raises(NotVisible):
        give(cast, csv_of([TEAPOT]), by=cast.agent, to=cast.brightwater)
    applied(own, cast.agent)
    assert Right.objects.get().organisation == cast.harrow
    PowerOfAttorney.objects.update(valid_until=date(2025, 1, 1))
    with pytest.raises(Refused):
        applied(record, cast.agent)
    with pytest.raises(NotVisible):
        read(cast, [TEAPOT], by=cast.agent)


def test_rights_of_an_owner_whose_power_ended_meanwhile_are_refused_and_others_are_written(cast: Cast) -> None:
    ended = cast.power(owner=cast.brightwater)
    cast.power()
    rows = [["11111111", "ONE", "harrow-finch"], ["22222222", "TWO", "brightwater-toys"]]
    record = read(cast, rows, ["Number", "Mark", "Owner code"], by=cast.agent, to=cast.larkspur)
    assert verdicts(record) == ["new", "new"]
    ended.valid_until = date(2025, 1, 1)
    ended.save()
    done = applied(record, cast.agent)
    assert (done.applied_count, done.refused_count) == (1, 1)
    assert "can no longer register rights" in said(row(done, 3))[0]


def test_who_only_reads_gives_no_portfolio(cast: Cast) -> None:
    for reader, owner in ((cast.owner_reader, cast.harrow), (cast.staff_reader, cast.harrow)):
        with pytest.raises(Refused):
            give(cast, csv_of([TEAPOT]), by=reader, to=owner)
    for stranger in (cast.stranger, cast.reviewer, cast.agent, cast.gov_reader):
        with pytest.raises(NotVisible):
            give(cast, csv_of([TEAPOT]), by=stranger, to=cast.harrow)


def test_a_file_of_chinese_columns_is_understood(cast: Cast) -> None:
    header = ["注册号", "商标名称", "中文名称", "国际分类", "申请日期", "注册日期", "专用权期限至", "注册人", "序号"]
    cells = ["第12345678号", "HARROW & FINCH", "哈罗芬奇", "第21类", "2019年3月9日", "2020.5.14", "", "/", "1"]
    record = read(cast, [cells], header)
    assert only_row(record).values | {"owner": 0} == {
        "owner": 0,
        "right_type": "trade_mark",
        "territory": "CN",
        "number": "12345678",
        "title": "HARROW & FINCH",
        "title_zh": "哈罗芬奇",
        "nice_classes": [21],
        "filed_on": "2019-03-09",
        "registered_on": "2020-05-14",
        "expires_on": "2030-05-13",
    }


CELL = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789GZLUKX.-/ 年月日第类号Ｇ１２\ufffd（）", max_size=20),
    st.sampled_from(
        ["", "-", "无", "China", "商标", "发明专利", "WIPO", "G1234567", "ZL 2017 1 0601862.3", "2024-02-30"]
    ),
)


@given(st.fixed_dictionaries({column.name: CELL for column in RIGHTS.columns}))
def test_whatever_stands_in_a_row_is_understood_or_refused_with_a_reason(cells: dict[str, str]) -> None:
    found = portfolio.understand(cells)
    json.dumps(found.fields)
    if found.is_refused:
        assert all(notes.say(note.as_json(), RIGHTS.words) for note in found.notes)
        return
    right, refused = Right(), set[tuple[str | int, ...]]()
    try:
        right_fields.take_over(right, found.fields, today=date(2026, 1, 1))
    except InvalidInputs as invalid:
        refused = set(invalid.errors)
    assert refused <= {(column.name,) for column in RIGHTS.columns}
    assert refused or (right.title and right.number == found.fields.get("number", ""))


def test_two_owners_of_one_name_are_told_apart_by_their_codes(cast: Cast) -> None:
    cast.gather("harrow", "brightwater")
    cast.brightwater.name = "HARROW & FINCH LTD"
    cast.brightwater.save()
    rows = [["11111111", "ONE", "Harrow & Finch Ltd"], ["22222222", "TWO", "Brightwater-Toys"]]
    record = read(cast, rows, ["Number", "Mark", "Owner code"], by=cast.officer, to=cast.cbbc)
    assert verdicts(record) == ["refused", "new"]
    assert "Write the code instead" in said(row(record, 2))[0]


def test_no_heading_belongs_to_two_columns() -> None:
    names = [name.casefold() for column in RIGHTS.columns for name in column.synonyms]
    assert len(names) == len(set(names))


def test_a_long_file_asks_the_database_as_often_as_a_short_one(cast: Cast) -> None:
    def statements(count: int, first: int) -> tuple[int, int]:
        rows = [[str(first + n), f"MARK {n}", f"Family {n % 7}"] for n in range(count)]
        with CaptureQueriesContext(connection) as reading:
            record = read(cast, rows, ["Number", "Mark", "Mark family"])
        with CaptureQueriesContext(connection) as writing:
            applied(record, cast.complainant)
        return len(reading), len(writing)

    cast.gather("harrow", "complainant")
    few, many = statements(3, 5_000_000), statements(300, 6_000_000)
    assert many[0] <= few[0]
    assert many[1] <= few[1]
    assert Right.objects.count() == 303
