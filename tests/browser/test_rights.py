"""The pages of rights in a real browser: at both widths, in both themes, and without JavaScript."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from programmes.actions import rights
from programmes.actions.rights import FactEntry
from programmes.models import Right
from tests.browser.axe import inspect
from tests.cast import Cast, acting, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def right(cast: Cast) -> Right:
    """A mark with a certificate, a chain of holders and verified fields."""
    officer = acting(cast.officer)
    rights.change_right(cast.mark.pk, actor=officer, fields={"holder_name": "Finch Bros Ltd", "family": "Harrow"})
    entry = FactEntry("assignment", date(2020, 1, 1), "Finch Bros Ltd", "Harrow & Finch Ltd")
    rights.record_fact(cast.mark.pk, entry, actor=officer)
    paper = rights.add_document(cast.mark.pk, cast.document("certificate.png"), kind="certificate", actor=officer)
    rights.verify_right(cast.mark.pk, fields=["number"], document=paper.document, actor=officer)
    rights.add_document(cast.mark.pk, cast.document("b.png"), kind="certificate", actor=officer, replaces=paper.pk)
    cast.gather("uk_mark", "lapsed_mark", "complainant")
    return cast.mark


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def sign_in(page: Page, live_server: LiveServer, person: object) -> None:
    """Open the person's session in the browser."""
    (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)  # type: ignore[arg-type]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_every_page_of_rights_keeps_its_promises(page: Page, live_server: LiveServer, cast: Cast, right: Right) -> None:
    pages = {
        "officer": [
            reverse("rights_staff:list") + "?view=expiring",
            reverse("rights_staff:detail", args=[right.pk]),
            reverse("rights_staff:detail", args=[cast.uk_mark.pk]),
            reverse("rights_staff:verify", args=[right.pk]),
        ],
        "complainant": [
            reverse("rights_portal:list"),
            reverse("rights_portal:detail", args=[right.pk]),
            reverse("rights_portal:edit", args=[right.pk]),
            reverse("rights_portal:fact", args=[right.pk, "name_change"]),
        ],
    }
    for role, addresses in pages.items():
        sign_in(page, live_server, getattr(cast, role))
        for address in addresses:
            page.goto(live_server.url + address)
            inspect(page, f"{role} {address}")


def test_a_right_is_entered_without_javascript(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, cast.complainant)
    page.goto(live_server.url + reverse("rights_portal:list"))
    page.get_by_role("link", name="Enter a right").click()
    page.get_by_label("Number").fill("ZL201730123456.7")
    page.get_by_label("Type of right").select_option("design")
    page.get_by_label("Mark or title", exact=True).fill("Teapot")
    page.get_by_role("button", name="Put it on record").click()
    assert page.get_by_text("should be 1").first.is_visible()
    page.get_by_label("Number").fill("ZL201730123456.1")
    page.get_by_role("button", name="Put it on record").click()
    assert page.get_by_role("heading", level=1, name="Teapot").is_visible()
    context.close()
