"""Every page of shops in a real browser, wide in the light and narrow in the dark, in both languages: nothing that axe
finds, nothing that scrolls sideways, nothing that the content policy refuses."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, signed_in
from tests.merchants.conftest import Street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = ((1280, "light"), (360, "dark"))


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """A browser at the running site."""
    opened = Desk(browser, live_server)
    yield opened
    opened.leave()


def walked(desk: Desk, person: Person, addresses: list[str], url: str) -> None:
    """Open each address as a person, and look at it."""
    (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
    desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
    for address in addresses:
        answer = desk.page.goto(url + address)
        assert answer is not None
        assert answer.status == 200, address
        inspect(desk.page, address, views=VIEWS)


def test_every_page_of_the_room(desk: Desk, live_server: LiveServer, cast: Cast, street: Street) -> None:
    def page(name: str, *args: object) -> str:
        return reverse(f"shops_staff:{name}", args=args)

    shop, company = street.shop.pk, street.company.pk
    forms = ("name", "add_alias", "company", "withdraw_company", "link", "capture")
    addresses = [
        page("list"),
        page("list") + "?q=nobody",
        page("list") + "?step=any",
        page("detail", shop),
        page("detail", street.stranger.pk),
        page("ladder"),
        *(page(name, shop) for name in forms),
        page("judge", shop, street.link.pk),
        page("strike_off", shop, street.strikes[0].pk),
        *(reverse(f"companies_staff:{name}", args=[company]) for name in ("detail", "change", "merge")),
    ]
    walked(desk, cast.officer, addresses, live_server.url)
    cast.officer.language = "zh-hans"
    cast.officer.save(update_fields=["language"])
    walked(desk, cast.officer, [page("list"), page("detail", shop), page("ladder")], live_server.url)
