"""Clocks, rules and calendars in a real browser: wide in the light, narrow in the dark; both changes are made."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from core.clocks import actions, queries, sources
from core.clocks.models import CalendarVersion, Clock, Rule
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import SYSTEM, Cast, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))
CLOCKS = "/staff/clocks/"


class Walk:
    """A browser in which somebody goes from page to page, each looked at."""

    def __init__(self, desk: Desk, server: LiveServer) -> None:
        self.desk = desk
        self.server = server

    def sign_in(self, person: Person) -> None:
        (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
        self.desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server.url}])

    def open(self, *addresses: str) -> None:
        for address in addresses:
            answer = self.desk.page.goto(self.server.url + address)
            assert answer is not None
            assert answer.status == 200, address
            self.look(address)

    def look(self, name: str) -> None:
        inspect(self.desk.page, name, views=VIEWS)


@pytest.fixture
def walk(browser: Browser, live_server: LiveServer) -> Iterator[Walk]:
    desk = Desk(browser, live_server)
    yield Walk(desk, live_server)
    desk.leave()


@pytest.fixture
def clocks(cast: Cast) -> None:
    """One of each: missed, resting, failing, due."""
    now = timezone.now()
    missed, resting, failing = (cast.complaint("submitted") for _one in range(3))
    for complaint in (missed, failing):
        clock = queries.running(complaint).get()
        Clock.objects.filter(pk=clock.pk).update(started_at=now - timedelta(days=9), due_at=now - timedelta(days=1))
    Clock.objects.filter(subject_id=failing.pk).update(failures=2, last_error="ValueError: out of paper")
    actions.pause("cbbc.screening", subject=resting, reason="ask", now=now)
    actions.run_until("right.expiry", subject=cast.mark, due_at=now + timedelta(hours=3), actor=SYSTEM, now=now)


def test_every_page_holds(walk: Walk, cast: Cast, clocks: None) -> None:
    walk.sign_in(cast.administrator)
    beyond = sources.mainland_china().published_until + 1
    walk.open(
        *(f"{CLOCKS}?view={view}" for view in ("week", "breached", "resting", "failing", "running")),
        f"{CLOCKS}rules/",
        f"{CLOCKS}rules/jd.review/",
        f"{CLOCKS}rules/jd.review/new/",
        f"{CLOCKS}rules/right.expiry/new/",
        f"{CLOCKS}calendars/",
        f"{CLOCKS}calendars/cn/2026/",
        f"{CLOCKS}calendars/cn/{beyond}/",
        f"{CLOCKS}calendars/cn/{beyond}/new/",
    )


def test_an_administrator_changes_a_rule_after_a_look_at_what_would_follow(walk: Walk, cast: Cast) -> None:
    cast.complaint("lodged")
    walk.sign_in(cast.administrator)
    page = walk.desk.page
    page.goto(walk.server.url + f"{CLOCKS}rules/jd.review/")
    page.get_by_role("link", name="New version").click()
    page.get_by_label("Takes effect on").fill((timezone.now() + timedelta(days=30)).date().isoformat())
    page.get_by_label("Length").fill("5")
    page.get_by_label("Reminders before the end").fill("2, 4h")
    page.get_by_label("Why this version is added").fill("JD promised it.")
    page.get_by_role("button", name="See what would follow").click()
    page.get_by_text("Clocks that run now: 1.").wait_for()
    walk.look("preview of a rule")
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("Length").fill("6")
    page.get_by_role("button", name="See what would follow").click()
    page.get_by_role("button", name="Add this version").click()
    page.get_by_text("Version 2 is added.").wait_for()

    assert Rule.objects.get(code="jd.review", version=2).amount == 6


def test_an_administrator_publishes_a_year_after_a_look_at_what_would_move(walk: Walk, cast: Cast) -> None:
    beyond = sources.mainland_china().published_until + 1
    clock = queries.running(cast.complaint("lodged")).get()
    begun = timezone.now().replace(year=beyond, month=9, day=24)
    Clock.objects.filter(pk=clock.pk).update(started_at=begun, due_at=clock.period().end(begun))
    walk.sign_in(cast.administrator)
    page = walk.desk.page
    page.goto(walk.server.url + f"{CLOCKS}calendars/cn/{beyond}/")
    page.get_by_role("link", name=f"Change {beyond}").click()
    page.get_by_label("Days off").fill(f"{beyond}-01-01\n{beyond}-10-01 to {beyond}-10-07")
    page.get_by_label("The year is published").check()
    page.get_by_label("Where the days are published").fill("State Council notice no. 1")
    page.get_by_label("Why this version is added").fill("The notice is out.")
    page.get_by_role("button", name="See what would follow").click()
    page.get_by_text("would end later: 1").wait_for()
    walk.look("preview of a calendar")
    page.get_by_role("button", name="Add this version").click()
    page.get_by_text("Version 2 is added.").wait_for()

    assert CalendarVersion.objects.get(calendar__code="cn", version=2).published_until == beyond
