"""The pages of advice requests in a real browser, wide in the light and narrow in the dark; and the way there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from complaints.models import AdviceRequest
from core.accounts.models import Person
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, signed_in
from tests.structure.advice import Advice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """Somebody's desk."""
    found = Desk(browser, live_server)
    yield found
    found.leave()


def sits_down(desk: Desk, person: Person, live_server: LiveServer) -> Page:
    (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
    desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page: Page = desk.page
    return page


def look(page: Page, live_server: LiveServer, name: str, *arguments: Any, query: str = "") -> None:
    address = reverse(name, args=arguments) + query
    answer = page.goto(live_server.url + address)
    assert answer is not None
    assert answer.status == 200, address
    inspect(page, address, views=VIEWS)


def test_both_rooms(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    cast.gather("officer", "owner_admin", "mark")
    records = Advice(cast)
    page = sits_down(desk, cast.owner_admin, live_server)
    look(page, live_server, "advice_portal:list")
    look(page, live_server, "advice_portal:list", query="?q=nothing+at+all")
    look(page, live_server, "advice_portal:ask")
    for request in (records.request, records.waiting, records.open, records.answered):
        look(page, live_server, "advice_portal:detail", request.reference)
    look(page, live_server, "advice_portal:transition", records.waiting.reference, "supply")
    look(page, live_server, "advice_portal:complaint", records.answered.reference)
    page = sits_down(desk, cast.officer, live_server)
    look(page, live_server, "advice_staff:list", query="?view=all")
    look(page, live_server, "advice_staff:list", query="?q=nothing+at+all")
    look(page, live_server, "advice_staff:detail", records.request.reference)
    look(page, live_server, "advice_staff:detail", records.open.reference)
    look(page, live_server, "advice_staff:transition", records.open.reference, "reply")


def test_what_is_no_infringement_finds_its_way_to_cbbc(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    draft = cast.draft(reason="")
    page = sits_down(desk, cast.complainant, live_server)
    step = reverse("complaints_portal:step", kwargs={"reference": draft.reference, "step": "reason"})
    page.goto(live_server.url + step)
    inspect(page, step, views=VIEWS)
    page.get_by_label("Genuine goods are resold without our consent").check()
    page.get_by_role("button", name="Continue").click()
    inspect(page, "ask", views=VIEWS)
    assert page.get_by_label("Genuine goods resold without authorisation").is_checked()
    page.get_by_role("button", name="Ask CBBC").click()
    page.wait_for_url("**/portal/advice/A-*/")
    assert AdviceRequest.objects.get().came_from == draft
