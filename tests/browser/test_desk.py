"""The queue by keyboard, many complaints at once and saved filters, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from complaints.models import Complaint
from core.desk import actions as desk
from tests.browser.axe import inspect
from tests.browser.test_rights import sign_in
from tests.cast import Cast, acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "/staff/complaints/?view=all"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def complaints(cast: Cast) -> list[Complaint]:
    cast.gather("officer", "administrator")
    return [cast.complaint() for _ in range(3)]


def test_the_queue_is_worked_by_keyboard(
    page: Page, live_server: LiveServer, cast: Cast, complaints: list[Complaint]
) -> None:
    sign_in(page, live_server, cast.officer)
    page.goto(live_server.url + QUEUE)
    keys = page.keyboard
    keys.press("j")
    keys.press("j")
    rows = page.locator("[data-shortcut-rows] > tr")
    expect(rows.nth(1)).to_be_focused()
    keys.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-tick-count]")).to_have_text("1")
    keys.press("k")
    expect(rows.nth(0)).to_be_focused()
    keys.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    inspect(page, "the dialog")
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(rows.nth(0)).to_be_focused()
    keys.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    keys.type("xjg?")
    expect(search).to_have_value("xjg?")
    expect(dialog).to_have_count(0)
    page.goto(live_server.url + QUEUE)
    first = rows.nth(0).get_by_role("link").inner_text()
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(f"**/{first}/**")
    keys.press("n")
    page.wait_for_url(lambda url: "/C-" in url and first not in url)
    keys.press("p")
    page.wait_for_url(f"**/{first}/**")
    keys.press("g")
    keys.press("r")
    page.wait_for_url("**/staff/rights/**")


def test_many_are_ticked_asked_about_and_told_of(
    page: Page, live_server: LiveServer, cast: Cast, complaints: list[Complaint]
) -> None:
    sign_in(page, live_server, cast.officer)
    page.goto(live_server.url + QUEUE)
    inspect(page, "the queue with ticks")
    page.get_by_label("All on this page").check()
    expect(page.locator("[data-tick-count]")).to_have_text("3")
    page.get_by_role("button", name="Ask for information").click()
    expect(page.get_by_text("Possible for 3 records.")).to_be_visible()
    inspect(page, "the confirm page")
    page.get_by_label("What do you need to know?").fill("Please send us the certificate.")
    page.get_by_role("button", name="Ask for information").click()
    expect(page.get_by_text("Done for 3 records.")).to_be_visible()
    inspect(page, "the outcome")


def test_it_works_without_javascript(
    browser: Browser, live_server: LiveServer, cast: Cast, complaints: list[Complaint]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, cast.officer)
    page.goto(live_server.url + QUEUE)
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Pass", exact=True).click()
    page.get_by_role("button", name="Pass", exact=True).click()
    expect(page.get_by_text("Done for 3 records.")).to_be_visible()
    context.close()


def test_the_pages_of_filters_and_shortcuts_keep_their_promises(
    page: Page, live_server: LiveServer, cast: Cast, complaints: list[Complaint]
) -> None:
    sign_in(page, live_server, cast.officer)
    given: dict[str, Any] = {"actor": acting(cast.officer), "is_shared": True, "now": complaints[0].updated_at}
    kept = desk.keep_filter("complaints_staff:list", "state=submitted", name="Fresh", **given)
    page.goto(live_server.url + QUEUE + "&state=submitted")
    page.get_by_text("Saved filters", exact=True).click()
    expect(page.get_by_role("link", name="Fresh")).to_be_visible()
    inspect(page, "the queue with the menu of filters")
    page.get_by_role("link", name="Keep the present filters").click()
    inspect(page, "keeping a filter")
    for address in (f"/filters/{kept.pk}/", "/shortcuts/", f"{QUEUE}&q=harrov"):
        page.goto(live_server.url + address)
        inspect(page, address)
