"""The pages on which portfolios are given, looked at and decided about: staff, owners, agents."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.imports.models import Import
from programmes.importing import RIGHTS
from programmes.models import Right
from tests.cast import Cast, signed_in
from tests.imports.conftest import worked
from tests.programmes.portfolios import CUP, HEADER, TEAPOT, applied, csv_of, give, imported, read

pytestmark = pytest.mark.django_db
PORTAL, STAFF = "/portal/rights/imports/", "/staff/rights/imports/"


def text(response: Any) -> str:
    return str(response.content.decode())


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def sent(browser: Any, start: str, content: bytes, **more: Any) -> Any:
    return browser.post(start, {"file": SimpleUploadedFile("rights.csv", content), **more})


def test_an_owner_imports_its_portfolio_from_the_list_of_rights(cast: Cast) -> None:
    clara = signed_in(cast.complainant)
    assert f'href="{PORTAL}"' in text(clara.get("/portal/rights/"))
    start = text(clara.get(PORTAL))
    assert 'name="organisation"' not in start, "an owner imports for itself"
    assert "what a cell leaves empty stays as it is" in start
    look = sent(clara, PORTAL, csv_of([TEAPOT, CUP])).url
    record = worked(Import.objects.get())
    preview = text(clara.get(look))
    assert "HARROW &amp; FINCH · 12345678 · Trade mark · until 13 May 2030" in preview
    clara.post(f"{look}apply/", {"mode": "all"})
    worked(record)
    assert "2 rows were written." in text(clara.get(look))
    assert "FINCH CUP" in text(clara.get("/portal/rights/"))
    assert record.reference in text(clara.get(PORTAL))


def test_the_refused_rows_come_back_to_be_mended_and_given_again(cast: Cast) -> None:
    clara = signed_in(cast.complainant)
    wrong = ["", "Invention patent", "China", "Lid", "", "2020-05-14", "", ""]
    record = read(cast, [TEAPOT, [*wrong[:0], "ZL 2017 1 0601862.4", *wrong[1:]]])
    look = f"{PORTAL}{record.reference}/"
    applied(record, cast.complainant)
    back = body(clara.get(f"{look}refused.csv")).decode("utf-8-sig")
    assert "should be 3" in back
    mended = back.replace("0601862.4,", "0601862.3,")
    sent(clara, PORTAL, mended.encode())
    second = worked(Import.objects.order_by("-pk")[0])
    assert (second.new_count, second.refused_count) == (1, 0)
    applied(second, cast.complainant, "all")
    assert Right.objects.filter(number="201710601862.3").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_template_explains_itself_and_can_be_filled_in(cast: Cast, language: str) -> None:
    cast.complainant.language = language
    cast.complainant.save()
    clara = signed_in(cast.complainant)
    book = openpyxl.load_workbook(io.BytesIO(body(clara.get(f"{PORTAL}template.xlsx"))))
    sheet, explanation = book.worksheets
    assert sheet["A2"].value == "12345678"
    assert explanation.max_row >= sheet.max_column
    headings = [cell.value for cell in sheet[1]]
    assert ("注册号" in headings) == (language == "zh-hans")
    row = ["87654321" if cell.value == "12345678" else cell.value for cell in sheet[2]]
    row[-1] = None
    sheet.append(row)
    filled = io.BytesIO()
    book.save(filled)
    record = worked(give(cast, filled.getvalue(), "template.xlsx"))
    assert (record.new_count, record.read_count) == (1, 1), "the example row is left out"


def test_staff_say_for_whom_or_that_the_rows_tell(cast: Cast) -> None:
    cast.gather("harrow", "brightwater", "larkspur")
    officer = signed_in(cast.officer)
    page = text(officer.get(STAFF))
    assert f'href="{STAFF}"' in text(officer.get("/staff/rights/"))
    assert "Several rights owners" in page
    assert "Brightwater Toys plc" in page
    assert "Larkspur" not in page, "an agent has no rights of its own"
    assert sent(officer, STAFF, csv_of([TEAPOT])).status_code == 422
    given = csv_of([["12345678", "FINCH", "harrow-finch"]], ["Number", "Mark", "Owner code"])
    look = sent(officer, STAFF, given, organisation=cast.cbbc.pk).url
    worked(Import.objects.get())
    assert "Harrow &amp; Finch Ltd · FINCH" in text(officer.get(look))


def test_an_agent_chooses_among_its_principals(cast: Cast) -> None:
    agent = signed_in(cast.agent)
    assert "None of the powers of attorney" in text(agent.get(PORTAL))
    cast.power()
    assert 'name="organisation"' not in text(agent.get(PORTAL)), "with one principal there is nothing to choose"
    cast.power(owner=cast.brightwater)
    page = text(agent.get(PORTAL))
    assert "Several rights owners" in page
    assert "Brightwater Toys plc" in page


def test_what_an_agent_gave_for_an_owner_the_owner_sees_and_no_other(cast: Cast) -> None:
    cast.power()
    cast.power(owner=cast.brightwater)
    for_harrow = read(cast, [TEAPOT], by=cast.agent)
    for_both = read(
        cast, [["1234567", "A", "harrow-finch"]], ["Number", "Mark", "Owner code"], by=cast.agent, to=cast.larkspur
    )
    clara, stella = signed_in(cast.complainant), signed_in(cast.stranger)
    assert clara.get(f"{PORTAL}{for_harrow.reference}/").status_code == 200
    assert clara.get(f"{PORTAL}{for_both.reference}/").status_code == 404
    assert stella.get(f"{PORTAL}{for_harrow.reference}/").status_code == 404
    assert signed_in(cast.officer).get(f"{STAFF}{for_both.reference}/").status_code == 200


def test_what_staff_gave_for_an_owner_stays_among_staff(cast: Cast) -> None:
    record = read(cast, [TEAPOT], by=cast.officer)
    assert signed_in(cast.complainant).get(f"{PORTAL}{record.reference}/").status_code == 404
    assert record.reference not in text(signed_in(cast.complainant).get(PORTAL))
    assert signed_in(cast.reviewer).get(f"{STAFF}{record.reference}/").status_code == 404


def test_readers_look_and_cannot_give(cast: Cast) -> None:
    record = read(cast, [TEAPOT])
    for reader, start in ((cast.owner_reader, PORTAL), (cast.staff_reader, STAFF)):
        browser = signed_in(reader)
        page = text(browser.get(start))
        assert "Your role lets you read" in page
        assert 'type="file"' not in page
        assert sent(browser, start, csv_of([TEAPOT])).status_code == 403
        assert browser.post(f"{start}{record.reference}/apply/", {"mode": "all"}).status_code == 403
        assert f'href="{start}"' not in text(browser.get(start.removesuffix("imports/")))


def test_messages_about_an_import_lead_to_its_page(cast: Cast) -> None:
    record = imported(cast, [TEAPOT])
    for browser, audience in ((signed_in(cast.complainant), "portal"), (signed_in(cast.officer), "staff")):
        assert record.reference in text(browser.get(RIGHTS.address(record.reference, audience)))


def test_pages_cost_the_same_however_much_there_is(cast: Cast) -> None:
    def statements(browser: Any, url: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(url).status_code == 200
        return len(counted)

    cast.power()
    cast.power(owner=cast.another_owner(0))
    agent, officer = signed_in(cast.agent), signed_in(cast.officer)
    short = read(cast, [TEAPOT])
    few = [statements(agent, PORTAL), statements(officer, STAFF), statements(officer, f"{STAFF}{short.reference}/")]
    for number in range(1, 6):
        cast.power(owner=cast.another_owner(number))
    long = read(cast, [[str(5_000_000 + n), *TEAPOT[1:]] for n in range(40)], HEADER)
    many = [statements(agent, PORTAL), statements(officer, STAFF), statements(officer, f"{STAFF}{long.reference}/")]
    assert [after <= before for before, after in zip(few, many, strict=True)] == [True] * 3
