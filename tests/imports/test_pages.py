"""The pages on which a table is given, looked at and decided about."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.imports import actions
from core.imports.models import Import
from merchants.models import Shop
from tests.cast import Cast, acting, signed_in
from tests.imports.conftest import applied, csv_of, give, read, worked

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.imports.urls")]
PORTAL, STAFF = "/portal/shops/imports/", "/staff/shops/imports/"
ROWS = [["１", "First"], ["2", "Second"], ["x", "Third"]]
Browser = Any


@pytest.fixture
def clara(cast: Cast) -> Browser:
    return signed_in(cast.complainant)


def text(response: Any) -> str:
    return str(response.content.decode())


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def sent(browser: Browser, content: bytes, name: str = "shops.csv", **more: Any) -> Any:
    return browser.post(PORTAL, {"file": SimpleUploadedFile(name, content), **more})


def test_from_the_file_to_the_written_rows(cast: Cast, clara: Browser) -> None:
    assert "Read this file" in text(clara.get(PORTAL))
    answer = sent(clara, csv_of(ROWS))
    record = Import.objects.get()
    look = f"{PORTAL}{record.reference}/"
    assert answer.url == look
    waiting = text(clara.get(look))
    assert 'http-equiv="refresh"' in waiting, "it looks again without JavaScript too"
    assert f'hx-get="{look}progress/"' in waiting
    assert "Rows read so far: 0" in text(clara.get(f"{look}progress/", headers={"HX-Request": "true"}))
    worked(record)
    assert clara.get(f"{look}progress/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    preview = text(clara.get(look))
    for words in ("Import the 2 valid rows", "Discard", "refused.xlsx", "Nothing is written yet", "<s"):
        assert words in preview
    assert "Import all" not in preview
    assert clara.post(f"{look}apply/", {"mode": "valid"}).url == look
    assert "Rows imported so far: 0 of 2" in text(clara.get(look))
    worked(record)
    done = text(clara.get(look))
    assert "2 rows were written." in done
    assert Shop.objects.count() == 2
    assert record.reference in text(clara.get(PORTAL))


def test_all_rows_are_offered_where_none_is_refused_and_nothing_where_nothing_would_change(
    cast: Cast, clara: Browser
) -> None:
    record = read(cast, csv_of(ROWS[:2]))
    assert "Import all rows (2)" in text(clara.get(f"{PORTAL}{record.reference}/"))
    applied(record, cast, "all")
    again = read(cast, csv_of(ROWS[:2]))
    page = text(clara.get(f"{PORTAL}{again.reference}/"))
    assert "No row of this file would change anything." in page
    assert "/apply/" not in page
    clara.post(f"{PORTAL}{again.reference}/apply/", {"mode": "all"})
    assert "There is nothing to import" in text(clara.get(f"{PORTAL}{again.reference}/"))


def test_rows_are_filtered_by_verdict_and_cut_into_pages(cast: Cast, clara: Browser) -> None:
    record = read(cast, csv_of([*ROWS, *([str(n), f"Shop {n}"] for n in range(100, 200))]))
    look = f"{PORTAL}{record.reference}/"
    refused = text(clara.get(f"{look}?verdict=refused", headers={"HX-Target": "list"}))
    assert "Third" in refused or "“x”" in refused
    assert "Second" not in refused
    assert "First" in text(clara.get(f"{look}?verdict=corrected"))
    first = clara.get(f"{look}?size=25")
    following = first.context["list"].next_url
    assert "Shop 130" in text(clara.get(following))
    exported = body(clara.get(f"{look}?export=csv&verdict=refused")).decode("utf-8-sig")
    assert exported.splitlines()[1].startswith("4,Refused,x")


def test_the_template_and_the_refused_rows_can_be_saved(cast: Cast, clara: Browser) -> None:
    record = read(cast, csv_of(ROWS))
    look = f"{PORTAL}{record.reference}/"
    book = openpyxl.load_workbook(io.BytesIO(body(clara.get(f"{PORTAL}template.xlsx"))))
    assert [cell.value for cell in book.worksheets[0][2]] == ["1000000001", "Example shop"]
    assert b"Shop number,Shop name" in body(clara.get(f"{PORTAL}template.csv"))
    refused = body(clara.get(f"{look}refused.csv")).decode("utf-8-sig").splitlines()
    assert refused == ["Shop number,Shop name,What is wrong,Row in your file", "x,Third,Number: Number: x,4"]
    book = openpyxl.load_workbook(io.BytesIO(body(clara.get(f"{look}refused.xlsx"))))
    assert book.worksheets[0]["C2"].value == "Number: Number: x"
    assert body(clara.get(f"{look}file/")) == csv_of(ROWS)
    assert clara.get(f"{look}refused.pdf").status_code == 404
    assert clara.get(f"{PORTAL}template.pdf").status_code == 404


def test_pages_and_files_speak_chinese_to_a_chinese_reader(cast: Cast) -> None:
    cast.complainant.language = "zh-hans"
    cast.complainant.save()
    browser = signed_in(cast.complainant)
    record = read(cast, csv_of(ROWS))
    refused = body(browser.get(f"{PORTAL}{record.reference}/refused.csv")).decode("utf-8-sig").splitlines()
    assert refused[0] == "Shop number,Shop name,有什么问题,原文件行号"
    assert "店铺编号,店铺名称" in body(browser.get(f"{PORTAL}template.csv")).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b"%PDF-1.7", "a.pdf", "CSV file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx", "old Excel format"),
        (b"PK\x03\x04 nothing", "a.xlsx", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_at_the_field(clara: Browser, content: bytes, name: str, words: str) -> None:
    answer = sent(clara, content, name)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Import.objects.exists()


def test_a_file_that_cannot_be_read_leads_to_a_page_that_says_why(cast: Cast, clara: Browser) -> None:
    record = read(cast, b"a,b\n1,2\n")
    page = text(clara.get(f"{PORTAL}{record.reference}/"))
    assert "Columns that are understood: Shop number, Shop name" in page
    assert "Give another file" in page


def test_a_discarded_import_says_so_and_cannot_be_applied(cast: Cast, clara: Browser) -> None:
    record = read(cast, csv_of(ROWS))
    look = f"{PORTAL}{record.reference}/"
    clara.post(f"{look}discard/")
    page = clara.get(look)
    assert "This import was discarded" in text(page)
    answer = clara.post(f"{look}apply/", {"mode": "valid"}, follow=True)
    assert "not waiting for that" in text(answer)
    assert not Shop.objects.exists()


def test_whoever_acts_for_several_says_for_whom(cast: Cast) -> None:
    cast.gather("harrow", "brightwater")
    officer = signed_in(cast.officer)
    assert 'name="organisation"' in text(officer.get(STAFF))
    assert officer.post(STAFF, {"file": SimpleUploadedFile("a.csv", csv_of(ROWS))}).status_code == 422
    chosen = {"file": SimpleUploadedFile("a.csv", csv_of(ROWS)), "organisation": cast.brightwater.pk}
    assert officer.post(STAFF, chosen).status_code == 302
    record = Import.objects.get()
    assert record.organisation == cast.brightwater
    assert "Brightwater" in text(officer.get(f"{STAFF}{record.reference}/"))
    theirs = signed_in(cast.stranger).get(f"{PORTAL}{record.reference}/")
    assert theirs.status_code == 404, "notes for staff may name others; they stay among staff"


GETS = ("", "progress/", "refused.csv", "refused.xlsx", "file/")
POSTS = ("apply/", "discard/")


@pytest.mark.parametrize("name", [*GETS, *POSTS])
def test_somebody_else_s_import_is_not_there(cast: Cast, name: str) -> None:
    record = read(cast, csv_of(ROWS))
    stranger = signed_in(cast.stranger)
    ask = stranger.post if name in POSTS else stranger.get
    assert ask(f"{PORTAL}{record.reference}/{name}").status_code == 404
    assert ask(f"{PORTAL}I-2026-999999/{name}").status_code == 404
    assert signed_in(cast.reviewer).get(f"{PORTAL}{record.reference}/").status_code == 404
    visitor: Browser = Client()
    assert "/account/login/" in visitor.get(f"{PORTAL}{record.reference}/").url


def test_a_reader_looks_and_is_told_why_the_button_is_not_theirs(cast: Cast) -> None:
    record = read(cast, csv_of(ROWS))
    reader = signed_in(cast.owner_reader)
    page = text(reader.get(f"{PORTAL}{record.reference}/"))
    assert "Reader" in page
    assert "/apply/" not in page
    assert reader.post(f"{PORTAL}{record.reference}/apply/", {"mode": "valid"}).status_code == 403
    start = reader.get(PORTAL)
    assert "Reader" in text(start)
    assert record.reference in text(start)
    assert 'type="file"' not in text(start)
    assert sent(reader, csv_of(ROWS)).status_code == 403
    assert signed_in(cast.reviewer).get(PORTAL).status_code == 404


def test_the_preview_costs_the_same_however_long_it_is(
    cast: Cast, clara: Browser, django_assert_max_num_queries: Any
) -> None:
    small = read(cast, csv_of([[str(n), "x"] for n in range(10)]))
    large = read(cast, csv_of([[str(n), "x"] for n in range(500, 1000)]))
    for record in (small, large):
        with django_assert_max_num_queries(12):
            clara.get(f"{PORTAL}{record.reference}/?size=100")


def test_a_decision_while_the_file_is_still_read_is_refused(cast: Cast, clara: Browser) -> None:
    record = give(cast, csv_of(ROWS))
    answer = clara.post(f"{PORTAL}{record.reference}/apply/", {"mode": "valid"}, follow=True)
    assert "not waiting for that: Being read" in text(answer)
    actions.discard(record.pk, actor=acting(cast.complainant))


def test_the_bar_asks_cheaply_and_whoever_sees_the_import_no_more_stops_asking(cast: Cast, clara: Browser) -> None:
    record = give(cast, csv_of(ROWS))
    path = f"{PORTAL}{record.reference}/progress/"
    ask = {"HX-Request": "true"}
    clara.get(path, headers=ask)
    with CaptureQueriesContext(connection) as captured:
        clara.get(path, headers=ask)
    assert len([one for one in captured if "imports_import" in one["sql"]]) == 1
    assert len(captured) <= 4
    gone = signed_in(cast.stranger).get(path, headers=ask)
    assert (gone.status_code, gone["HX-Refresh"]) == (404, "true")
    assert signed_in(cast.stranger).get(path).status_code == 404
    assert clara.get(path).url == f"{PORTAL}{record.reference}/"


def test_a_list_can_be_pasted_for_a_shop_where_the_importer_takes_one(cast: Cast, clara: Browser) -> None:
    cast.gather("harrow")
    shop = Shop.objects.create(platform="jd.com", number="7", name="Seven")
    start = "/portal/listings/imports/"
    assert "Valid rows are taken over as soon as all are read" in text(clara.get(start))
    answer = clara.post(f"{start}?shop=7", {"text": "100012345678\nnothing"})
    record = Import.objects.get()
    assert answer.url == f"{start}{record.reference}/"
    assert record.is_for(shop)
    worked(record)
    done = text(clara.get(answer.url))
    assert "1 row was written." in done
    assert "Back to the shop" in done
    assert "Nothing is written yet" not in done
    assert record.reference in text(clara.get(f"{start}?shop=7"))
    Shop.objects.create(platform="jd.com", number="8", name="Eight")
    assert record.reference not in text(clara.get(f"{start}?shop=8"))


def test_either_a_file_or_a_list_is_given_not_both_and_not_neither(cast: Cast, clara: Browser) -> None:
    start = "/portal/listings/imports/"
    both = {"text": "1", "file": SimpleUploadedFile("a.csv", b"Listing\n1\n")}
    for given in ({}, both, {"text": " \n "}):
        answer = clara.post(start, given)
        assert answer.status_code == 422
        assert "one of the two" in text(answer)
    assert not Import.objects.exists()
    assert 'name="text"' not in text(clara.get(PORTAL)), "the other importer takes files alone"
