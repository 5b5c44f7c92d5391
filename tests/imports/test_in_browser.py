"""Giving a table and deciding about it in a real Chromium: wide and narrow, light and dark, without scripts too."""

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
from merchants.models import Shop
from tests.browser.axe import inspect
from tests.cast import Cast, signed_in
from tests.imports.conftest import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = "/portal/shops/imports/"
ROWS = [["１", "First"], ["2", "New name 新名称"], ["3", "Third"], ["x", "Fourth"], ["2", "Something else"]]
SHOTS = os.environ.get("IPP_SHOTS", "")


@pytest.fixture
def house(cast: Cast, settings: Any) -> Cast:
    settings.ROOT_URLCONF = "tests.imports.urls"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    Shop.objects.create(platform="jd.com", number="2", name="Old name")
    cast.gather("complainant", "harrow")
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
    inspect(page, name)


def test_a_person_gives_a_table_waits_decides_and_sees_what_was_written(
    house: Cast, live_server: LiveServer, browser: Browser
) -> None:
    page = page_of(browser, live_server, house.complainant)
    page.goto(START)
    look_at(page, "start")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "shops.csv", "mimeType": "text/csv", "buffer": csv_of(ROWS)}
    )
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_text("Rows read so far: 0")).to_be_visible()
    look_at(page, "reading")
    record = Import.objects.get()
    work.advance(record.pk)
    # The page looks again by itself.
    expect(page.get_by_role("button", name="Import the 3 valid rows")).to_be_visible(timeout=15_000)
    look_at(page, "preview")
    page.locator("[name=verdict]").select_option("refused")
    expect(page.get_by_text("says something else")).to_be_visible()
    expect(page.get_by_text("Third")).to_have_count(0)
    page.get_by_role("button", name="Import the 3 valid rows").click()
    expect(page.get_by_text("Rows imported so far: 0 of 3")).to_be_visible()
    work.advance(record.pk)
    expect(page.get_by_text("3 rows were written.")).to_be_visible(timeout=15_000)
    look_at(page, "done")
    assert Shop.objects.get(number="2").name == "New name 新名称"


def test_without_scripts_the_page_looks_again_too(house: Cast, live_server: LiveServer, browser: Browser) -> None:
    page = page_of(browser, live_server, house.complainant, java_script_enabled=False)
    page.goto(START)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "shops.csv", "mimeType": "text/csv", "buffer": csv_of(ROWS)}
    )
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_text("Rows read so far: 0")).to_be_visible()
    work.advance(Import.objects.get().pk)
    expect(page.get_by_role("button", name="Import the 3 valid rows")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("This import was discarded")).to_be_visible()


def test_the_pages_hold_in_chinese(house: Cast, live_server: LiveServer, browser: Browser) -> None:
    house.complainant.language = "zh-hans"
    house.complainant.save()
    page = page_of(browser, live_server, house.complainant)
    page.goto(START)
    page.locator("input[type=file]").set_input_files(
        {"name": "商店.csv", "mimeType": "text/csv", "buffer": "店铺编号,店铺名称\r\nx,茶壶\r\n".encode("gbk")}
    )
    page.locator("main form button[type=submit]").first.click()
    work.advance(Import.objects.get().pk)
    page.goto(f"{START}{Import.objects.get().reference}/")
    expect(page.get_by_text("茶壶")).to_be_visible()
    look_at(page, "chinese")
