"""What leaves the house as a table: what is shown, in the reader's words, safe to open, and on record."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from complaints.choices import ComplaintState as S
from core.accounts.choices import Language
from core.audit.models import Event
from tests.cast import Cast, signed_in
from tests.staff.pages import Page, queue

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


def body(page: Page) -> bytes:
    return b"".join(page.streaming_content)


def sheet(page: Page) -> Any:
    return openpyxl.load_workbook(BytesIO(body(page))).active


def table(page: Page) -> list[dict[str, Any]]:
    return list(csv.DictReader(StringIO(body(page).decode("utf-8-sig"))))


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The case officer's own browser."""
    return signed_in(cast.officer)


def test_an_export_holds_what_the_filters_show_and_nothing_else(cast: Cast, desk: Client) -> None:
    ours = cast.complaint()
    cast.complaint(by=cast.stranger)
    cast.complaint(S.WITHDRAWN)
    cast.draft()
    rows = table(queue(desk, view="cbbc", q="harrow", export="csv"))
    assert [row["Reference"] for row in rows] == [ours.reference]


def test_an_export_is_not_cut_at_a_page(cast: Cast, desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.web.lists.PAGE_SIZES", (1, 1, 1))
    cast.complaint(), cast.complaint()
    assert len(table(queue(desk, export="csv"))) == 2


def test_an_export_says_what_became_of_a_complaint(cast: Cast, desk: Client) -> None:
    upheld = cast.complaint(S.UPHELD, now=NOON)
    (row,) = table(queue(desk, view="closed", export="csv"))
    assert row["State"] == "Upheld"
    assert row["Rights owner in Chinese"] == "哈罗芬奇有限公司"
    assert (row["Listings"], row["Removed"], row["Refused"]) == ("3", "3", "0")
    assert row["Outcome"] == "All listings removed"
    assert row["JD case number"] == upheld.platform_case_number
    assert row["Submitted (time in Asia/Shanghai)"] == "2026-03-11 20:00:00+08:00"


def test_a_name_that_looks_like_a_formula_is_disarmed(cast: Cast, desk: Client) -> None:
    cast.mark.title = "=HYPERLINK(1)"
    cast.mark.save()
    cast.complaint()
    (row,) = table(queue(desk, export="csv"))
    assert row["Right"] == "'=HYPERLINK(1)"
    cell = next(cell for cell in sheet(queue(desk, export="xlsx"))[2] if "HYPERLINK" in str(cell.value))
    assert cell.data_type == "s"


def test_a_workbook_opens_and_holds_the_same_rows(cast: Cast, desk: Client) -> None:
    complaint = cast.complaint()
    page = queue(desk, export="xlsx")
    assert page["Content-Disposition"].endswith('.xlsx"')
    assert next(cell.value for cell in sheet(page)[2]) == complaint.reference


def test_the_words_of_an_export_are_the_readers_even_though_it_is_sent_after_the_page(cast: Cast) -> None:
    cast.officer.language = Language.CHINESE
    cast.officer.save()
    cast.complaint()
    page = queue(signed_in(cast.officer), export="csv")
    with translation.override("zh-hans"):
        expected = str(S.SUBMITTED.label)
    with translation.override("en"):
        assert expected in body(page).decode()
        assert translation.get_language() == "en"


def test_who_took_the_list_away_is_on_record_with_what_they_asked_for(cast: Cast, desk: Client) -> None:
    cast.complaint()
    body(queue(desk, view="cbbc", q="harrow", export="csv"))
    event = Event.objects.get(verb="complaints.exported")
    assert event.actor_label == cast.officer.name
    asked = {"view": "cbbc", "q": "harrow", "export": "csv"}
    assert event.data == asked | {"list": "complaints", "address": "/staff/complaints/"}


def test_a_reader_may_take_the_list_away_too(cast: Cast) -> None:
    cast.complaint()
    assert len(table(queue(signed_in(cast.staff_reader), export="csv"))) == 1
