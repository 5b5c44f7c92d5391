"""The pages of rights owners and agents in a real browser: at both widths, in both themes, while one types."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Organisation
from programmes.actions import contacts, organisations, shops
from programmes.models import PowerOfAttorney
from tests.browser.axe import inspect
from tests.cast import Cast, acting, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def power(cast: Cast) -> PowerOfAttorney:
    """Harrow & Finch with everything, and a power of attorney for Larkspur."""
    officer = acting(cast.officer)
    cast.gather("mark", "design", "agent", "owner_admin", "administrator")
    fields = {"name": "Bea Brand", "email": "bea@harrow.example", "roles": ["legal"], "phone": "+44 20 7946 0000"}
    contacts.add_contact(cast.harrow.pk, actor=officer, fields=fields)
    shops.declare_shop(cast.harrow.pk, actor=officer, address="1000042", name="Flagship 旗舰店")
    organisations.change_profile(cast.harrow.pk, actor=officer, fields={"notes": "Prefers mail."})
    return cast.power(rights=[cast.mark])


def _sign_in(page: Page, live_server: LiveServer, person: object) -> None:
    """Open the person's session in the browser."""
    (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)  # type: ignore[arg-type]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_every_page_of_owners_keeps_its_promises(
    page: Page, live_server: LiveServer, cast: Cast, power: PowerOfAttorney
) -> None:
    double = organisations.enrol_owner(actor=acting(cast.officer), kind="rights_owner", name="Harrow and Finch Limited")
    pages = {
        "administrator": [
            reverse("owners_staff:list"),
            reverse("owners_staff:agents"),
            reverse("owners_staff:new"),
            reverse("owners_staff:detail", args=["harrow-finch"]),
            reverse("owners_staff:detail", args=["larkspur"]),
            reverse("owners_staff:merge", args=[double.code]),
            reverse("owners_staff:compare", args=[double.code, "harrow-finch"]),
        ],
        "owner_admin": [
            reverse("organisation_portal:detail"),
            reverse("organisation_portal:profile"),
            reverse("organisation_portal:add_contact"),
            reverse("organisation_portal:add_shop"),
            reverse("organisation_portal:grant_power"),
            reverse("organisation_portal:power", args=[power.reference]),
            reverse("organisation_portal:revoke_power", args=[power.reference]),
        ],
        "agent": [reverse("organisation_portal:principals"), reverse("organisation_portal:detail")],
    }
    for role, addresses in pages.items():
        _sign_in(page, live_server, getattr(cast, role))
        for address in addresses:
            page.goto(live_server.url + address)
            inspect(page, f"{role} {address}")


def test_likely_duplicates_appear_while_a_name_is_typed_and_are_asked_about_before_it_is_added(
    page: Page, live_server: LiveServer, cast: Cast, power: PowerOfAttorney
) -> None:
    _sign_in(page, live_server, cast.officer)
    page.goto(live_server.url + reverse("owners_staff:new"))
    page.get_by_label("Legal name", exact=True).press_sequentially("HARROW & FINCH LTD")
    expect(page.locator("#alike").get_by_role("link", name="Harrow & Finch Ltd")).to_be_visible()
    inspect(page, "new owner with likely duplicates")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="It is none of these: add it").click()
    expect(page.get_by_role("heading", level=1, name="HARROW & FINCH LTD")).to_be_visible()
    assert Organisation.objects.filter(kind="rights_owner").count() == 2
