"""A portfolio in a real Chromium: upload, progress, preview, import of the valid rows, the refused ones mended."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from core.imports import work
from core.imports.models import Import
from programmes.actions import rights
from programmes.models import Right
from tests.browser.axe import inspect
from tests.cast import Cast, acting, signed_in
from tests.programmes.portfolios import CUP, HEADER, TEAPOT, csv_of, imported

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PORTAL, STAFF = "/portal/rights/imports/", "/staff/rights/imports/"
SHOTS = os.environ.get("IPP_SHOTS", "")
ROWS = [
    [TEAPOT[0], *TEAPOT[1:3], "HARROW", *TEAPOT[4:]],
    CUP,
    ["ZL 2017 1 0601862.4", "发明专利", "中国", "Lid 壶盖", "", "2020年5月14日", "", "Harrow & Finch Ltd"],
    ["87654321", *TEAPOT[1:]],
]


@pytest.fixture
def house(cast: Cast, settings: Any) -> Cast:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    cast.gather("complainant", "officer", "harrow", "foreign_mark")
    imported(cast, [TEAPOT])
    mark = Right.objects.get(number="12345678")
    paper = rights.add_document(mark.pk, cast.document(), kind="certificate", actor=acting(cast.officer))
    rights.verify_right(mark.pk, fields=["title"], document=paper.document, actor=acting(cast.officer))
    return cast


def page_of(browser: Browser, server: LiveServer, person: Person, **options: Any) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=server.url, **options)
    cookie = signed_in(person).cookies[django_settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
    return context.new_page()


def look_at(page: Page, name: str) -> None:
    if SHOTS:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
    inspect(page, name)


def give(page: Page, content: bytes) -> Import:
    """Choose a file and have it read."""
    page.locator("input[type=file]").set_input_files(
        {"name": "portfolio.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    return Import.objects.order_by("-pk")[0]


def test_an_owner_imports_what_is_valid_and_gives_the_rest_back_mended(
    house: Cast, live_server: LiveServer, browser: Browser
) -> None:
    page = page_of(browser, live_server, house.complainant)
    page.goto("/portal/rights/")
    page.get_by_role("link", name="Import a portfolio").first.click()
    look_at(page, "start")
    record = give(page, csv_of(ROWS))
    look_at(page, "reading")
    work.advance(record.pk)
    # The page looks again by itself.
    button = page.get_by_role("button", name="Import the 2 valid rows")
    expect(button).to_be_visible(timeout=15_000)
    expect(page.get_by_text("the change undoes that")).to_be_visible()
    expect(page.get_by_text("should be 3")).to_be_visible()
    expect(page.get_by_text("CBBC will be in touch")).to_be_visible()
    look_at(page, "preview")
    button.click()
    expect(page.get_by_text("Rows imported so far: 0 of 2")).to_be_visible()
    work.advance(record.pk)
    expect(page.get_by_text("2 rows were written.")).to_be_visible(timeout=15_000)
    look_at(page, "done")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").first.click()
    back = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    page.goto(PORTAL)
    second = give(page, back.replace("0601862.4", "0601862.3").encode())
    work.advance(second.pk)
    page.get_by_role("button", name="Import the 1 valid row").click(timeout=15_000)
    work.advance(second.pk)
    expect(page.get_by_text("was written.").or_(page.get_by_text("were written."))).to_be_visible(timeout=15_000)
    page.goto("/portal/rights/")
    expect(page.get_by_text("201710601862.3")).to_be_visible()
    assert Right.objects.get(number="12345678").title == "HARROW"


def test_staff_import_for_several_owners_without_scripts(
    house: Cast, live_server: LiveServer, browser: Browser
) -> None:
    page = page_of(browser, live_server, house.officer, java_script_enabled=False)
    page.goto(STAFF)
    page.locator("[name=organisation]").select_option(
        label="Several rights owners: the column “Owner code” tells which"
    )
    rows = [[*row, "harrow-finch"] for row in ROWS]
    record = give(page, csv_of([*rows, [*CUP, ""]], [*HEADER, "Owner code"]))
    work.advance(record.pk)
    page.goto(f"{STAFF}{record.reference}/")
    expect(page.get_by_text("BRIGHTWATER of Brightwater Toys plc")).to_be_visible()
    page.get_by_role("button", name="Import the 2 valid rows").click()
    work.advance(record.pk)
    page.goto(f"{STAFF}{record.reference}/")
    expect(page.get_by_text("2 rows were written.")).to_be_visible()


def test_the_pages_hold_in_chinese_and_in_the_dark(house: Cast, live_server: LiveServer, browser: Browser) -> None:
    house.complainant.language = "zh-hans"
    house.complainant.save()
    page = page_of(browser, live_server, house.complainant, color_scheme="dark")
    page.goto(PORTAL)
    look_at(page, "chinese-start")
    record = give(page, csv_of(ROWS))
    work.advance(record.pk)
    page.goto(f"{PORTAL}{record.reference}/")
    look_at(page, "chinese-preview")
