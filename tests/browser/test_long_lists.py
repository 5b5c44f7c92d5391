"""A thousand listings come into a complaint as a file, whose refused rows are mended and given again; and a table
becomes several complaints that are submitted together."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from complaints.models import Complaint
from complaints.portal import steps
from core.imports import work
from core.imports.models import Import
from tests.batches.conftest import HEADER as BATCH_HEADER
from tests.batches.conftest import listed
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, address, next_sku, signed_in
from tests.imports.conftest import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))
HEADER = ("商品链接", "商品标题", "价格")
ALL, REFUSED = 1000, 40
# In which ways the refused rows are wrong, in turn.
WRONG = ("https://3.cn/1-abc", "https://detail.tmall.com/item.htm?id=520000000001", "no listing", "")


@pytest.fixture
def rows() -> list[list[str]]:
    """A thousand rows; every twenty-fifth names no listing on JD.com."""
    listed = [[address(next_sku()), f"Teapot {number} 茶壶", "129.00"] for number in range(ALL)]
    for place in range(REFUSED):
        listed[place * (ALL // REFUSED)][0] = WRONG[place % len(WRONG)]
    return listed


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Page]:
    """The complainant's browser, signed in; nothing of a page may have been refused in the end."""
    desk = Desk(browser, live_server, base_url=live_server.url)
    (cookie,) = (one for one in signed_in(cast.complainant).cookies.values() if "session" in one.key)
    desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield desk.page
    desk.leave()


def gives(page: Page, name: str, content: bytes) -> Import:
    """Hand a file in at the step of the listings; nobody has read it yet."""
    page.locator("input[name=sheet]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    return Import.objects.latest("pk")


def mended(path: Path) -> bytes:
    """The refused rows as they came back, each with the address of a listing; all else as it was."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header, *refused = sheet.iter_rows()
    place = [cell.value for cell in header].index(HEADER[0])
    for row in refused:
        row[place].value = address(next_sku())
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_forty_rows_of_a_thousand_are_refused_mended_and_given_again(
    page: Page, cast: Cast, rows: list[list[str]], tmp_path: Path
) -> None:
    draft = cast.draft(addresses="")
    page.goto(steps.url(draft.reference, "listings"))
    record = gives(page, "listings.csv", csv_of(rows, HEADER))
    page.reload()
    expect(page.get_by_role("progressbar")).to_be_visible()
    inspect(page, "a file that is being read", views=VIEWS)
    work.advance(record.pk)
    expect(page.get_by_text(f"{ALL - REFUSED} rows were written.")).to_be_visible()
    page.locator("[name=verdict]").select_option("refused")
    expect(page.get_by_text("This is a short link").first).to_be_visible()
    expect(page.locator("#list tbody tr")).to_have_count(REFUSED)
    inspect(page, "the refused rows", views=VIEWS)
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows XLSX").click()
    came_back = tmp_path / "refused.xlsx"
    download.value.save_as(came_back)

    page.get_by_role("link", name="Go on with the draft").click()
    inspect(page, "the step with a file", views=VIEWS)
    again = gives(page, "mended.xlsx", mended(came_back))
    work.advance(again.pk)
    expect(page.get_by_text(f"{REFUSED} rows were written.")).to_be_visible()
    page.get_by_role("link", name="Go on with the draft").click()
    page.get_by_role("link", name="Look at them").click()
    inspect(page, "the listings of both files", views=VIEWS)
    page.goto(reverse("complaints_portal:check", args=[draft.reference]))
    inspect(page, "the answers", views=VIEWS)
    page.get_by_role("button", name="Submit", exact=True).click()
    page.wait_for_url("**/submitted/")
    expect(page.get_by_text(f"{ALL} listings").first).to_be_visible()
    page.get_by_role("link", name="Open the complaint").click()
    inspect(page, "the complaint", views=VIEWS)

    complaint = Complaint.objects.get(pk=draft.pk)
    assert (complaint.state, complaint.target_count, complaint.targets.count()) == ("submitted", ALL, ALL)


def test_a_table_becomes_complaints_that_are_submitted_together(page: Page, cast: Cast) -> None:
    cast.may_file()
    mark = cast.mark.number
    table = [*listed(mark, "counterfeit", 3), *listed(mark, "confusingly_similar", 2), *listed("1", "counterfeit", 1)]
    page.goto(reverse("complaints_portal:list"))
    page.get_by_role("link", name="File many from a table").click()
    inspect(page, "giving a table", views=VIEWS)
    page.locator("input[type=file]").set_input_files(
        {"name": "batch.csv", "mimeType": "text/csv", "buffer": csv_of(table, BATCH_HEADER)}
    )
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work.advance(Import.objects.get().pk)
    page.get_by_role("link", name="Look through the complaints").click()
    inspect(page, "what came of a table", views=VIEWS)
    page.get_by_label("I state that each of these complaints is true").check()
    page.get_by_role("button", name="Submit 2 complaints").click()
    expect(page.get_by_text("2 complaints were submitted.")).to_be_visible()
    inspect(page, "what was submitted", views=VIEWS)
    assert sorted(Complaint.objects.values_list("state", "target_count")) == [("submitted", 2), ("submitted", 3)]
