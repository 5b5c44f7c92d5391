"""Roundtables, their guests and the day, in a real browser: wide in the light, narrow in the dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from roundtables import links
from roundtables.choices import Answer
from roundtables.choices import RoundtableState as S
from roundtables.models import Needs
from tests.browser.axe import inspect
from tests.browser.test_library_pages import sits_down
from tests.browser.test_main_job import Desk
from tests.cast import Cast, acting
from tests.cast_meetings import move_roundtable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """Somebody's desk."""
    found = Desk(browser, live_server)
    yield found
    found.leave()


def look(page: Page, live_server: LiveServer, name: str, *arguments: Any, query: str = "") -> None:
    address = reverse(name, args=arguments) + query
    answer = page.goto(live_server.url + address)
    assert answer is not None
    assert answer.status == 200, address
    inspect(page, address, views=VIEWS)


def test_the_staff_room(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = roundtable.invitations.get(person=cast.complainant)
    Needs.objects.create(invitation=guest, dietary="No nuts", recorded_at=timezone.now())
    page = sits_down(desk, cast.officer, live_server)
    look(page, live_server, "roundtables_staff:list")
    look(page, live_server, "roundtables_staff:list", query="?q=nothing+at+all")
    look(page, live_server, "roundtables_staff:plan")
    for name in ("detail", "edit", "guest", "paste", "reply", "needs", "attendance"):
        look(page, live_server, f"roundtables_staff:{name}", roundtable.reference)
    house = f"?organisation={cast.harrow.pk}"
    cast.gather("owner_reader")
    look(page, live_server, "roundtables_staff:people", roundtable.reference, query=house)
    page.get_by_label("All of them").check()
    assert page.locator("input[name=people]:not(:checked)").count() == 0
    for name in ("answer", "withdraw"):
        look(page, live_server, f"roundtables_staff:{name}", roundtable.reference, guest.pk)
    look(page, live_server, "roundtables_staff:transition", roundtable.reference, "reschedule")
    move_roundtable(roundtable, "hold", actor=acting(cast.officer))
    address = reverse("roundtables_staff:attendance", args=[roundtable.reference])
    page.goto(live_server.url + address)
    page.get_by_label("Find a name").fill("finch cla")
    assert page.locator("[data-guest]:visible").count() == 1
    page.get_by_label("Clara Finch").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("1 entry is noted.").wait_for()
    assert page.get_by_label("Clara Finch").is_checked()
    inspect(page, address, views=VIEWS)
    look(page, live_server, "roundtables_staff:detail", roundtable.reference)


def test_the_answer_pressed_in_the_mail_is_sent_once_the_page_is_before_a_person(
    desk: Desk, cast: Cast, live_server: LiveServer
) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = roundtable.invitations.get(person=cast.complainant)
    address = live_server.url + reverse("roundtables_answer:answer", args=[links.token_of(guest)])
    page: Page = desk.page
    page.goto(f"{address}?answer=yes")
    page.wait_for_timeout(1200)
    guest.refresh_from_db()
    assert guest.answer == Answer.NONE, "a browser that a program drives, and that says so, answers nothing"
    # From here on the browser says what one says that a person holds.
    desk.context.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })")
    page.goto(f"{address}?answer=yes")
    page.get_by_text("Your answer is being taken down…").wait_for()
    page.get_by_text("You come.").wait_for()
    guest.refresh_from_db()
    assert guest.answer == Answer.YES
    page.get_by_label("I do not come").check()
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("You do not come.").wait_for()
    for _step in range(2):
        page.go_back()
        page.wait_for_timeout(1000)
    guest.refresh_from_db()
    assert guest.answer == Answer.NO, "who goes back has not pressed anew"


def test_a_guest_answers_by_the_link_and_sees_it_in_the_portal(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    roundtable = cast.roundtable(S.INVITED)
    guest = roundtable.invitations.get(person=cast.complainant)
    page: Page = desk.page
    address = reverse("roundtables_answer:answer", args=[links.token_of(guest)])
    page.goto(f"{live_server.url}{address}?answer=yes")
    assert page.get_by_label("I come", exact=True).is_checked()
    inspect(page, "the link of a guest", views=VIEWS)
    page.get_by_label("What you do not eat").fill("Peanuts")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("You come.").wait_for()
    inspect(page, "the link of a guest, answered", views=VIEWS)
    guest.refresh_from_db()
    assert guest.answer == Answer.YES
    page = sits_down(desk, cast.complainant, live_server)
    look(page, live_server, "roundtables_portal:list")
    look(page, live_server, "roundtables_portal:detail", roundtable.reference)
    look(page, live_server, "roundtables_portal:answer", roundtable.reference, guest.pk)
