"""The library in a real browser, wide in the light and narrow in the dark; and how a draft is previewed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from library.choices import EditionState as S
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, signed_in
from tests.cast_library import successor
from tests.library.nasty import LINE, TEXT
from tests.structure.library import Library

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


def test_the_portal(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    records = Library(cast)
    page = sits_down(desk, cast.owner_admin, live_server)
    for name in ("list", "proposals", "subscriptions", "propose"):
        look(page, live_server, f"library_portal:{name}")
    look(page, live_server, "library_portal:list", query="?q=nothing+at+all")
    look(page, live_server, "library_portal:detail", records.entry)
    look(page, live_server, "library_portal:compare", records.entry)
    for edition in (records.later, records.proposal):
        look(page, live_server, "library_portal:edition", edition.reference)
    look(page, live_server, "library_portal:edit", records.proposal.reference)
    look(page, live_server, "library_portal:transition", records.proposal.reference, "discard")


def test_what_somebody_wrote_asks_for_nothing_elsewhere_and_runs_nowhere(
    desk: Desk, cast: Cast, live_server: LiveServer
) -> None:
    published = cast.edition(S.PUBLISHED, title="Nasty", body=TEXT, summary=LINE)
    successor(published, by=cast.officer, body=f"{TEXT} {LINE}", summary=TEXT[:900])
    draft = cast.edition(S.DRAFTING, body=TEXT)
    page = sits_down(desk, cast.officer, live_server)
    asked: list[str] = []
    said: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", dismiss)
    for name, given in (("edition", published.reference), ("compare", published.entry.reference)):
        page.goto(live_server.url + reverse(f"library_staff:{name}", args=[given]), wait_until="networkidle")
        assert page.get_by_text("<svg onload=alert(1)>").count()
    page.goto(live_server.url + reverse("library_staff:edit", args=[draft.reference]))
    page.get_by_role("button", name="Preview").click()
    page.locator("#preview table").wait_for()
    leads = page.locator("#preview a").evaluate_all("links => links.map(link => link.protocol)")
    assert len(leads) > 5
    assert set(leads) <= {"http:", "https:", "mailto:", ":"}
    page.wait_for_load_state("networkidle")
    assert said == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_the_staff_room(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    records = Library(cast)
    page = sits_down(desk, cast.administrator, live_server)
    for name in ("list", "new", "topics", "new_topic", "subscriptions"):
        look(page, live_server, f"library_staff:{name}")
    for name in ("detail", "compare", "describe", "new_edition"):
        look(page, live_server, f"library_staff:{name}", records.entry)
    look(page, live_server, "library_staff:access", records.named.entry.reference)
    look(page, live_server, "library_staff:edition", records.draft.reference)
    look(page, live_server, "library_staff:readers", records.later.reference)
    look(page, live_server, "library_staff:transition", records.proposal.reference, "decline")
    look(page, live_server, "library_staff:edit", records.draft.reference)
    page.locator("#id_body").fill("# Heading\n\n| a | b |\n|---|---|\n| **1** | 2 |")
    page.get_by_role("button", name="Preview").click()
    page.locator("#preview table strong").wait_for()
    assert page.locator("#id_body").input_value().startswith("# Heading")
    inspect(page, "preview", views=VIEWS)
