"""Every page beside the main job in a real browser: wide in the light, narrow in the dark. Nothing that axe finds,
nothing that scrolls sideways, nothing that the content policy refuses. What a walk opens is not opened here again."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from complaints import captures
from complaints.captures import Seen
from complaints.choices import ComplaintState as S
from complaints.choices import Ground, Reason
from complaints.models import Complaint
from complaints.portal import steps
from core.accounts.models import Person
from programmes.choices import RightType
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, _right, acting, signed_in
from tests.structure.casework import Casework

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))
Walk = Callable[[Person, list[str]], None]
STAFF, PORTAL = "complaints_staff", "complaints_portal"


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """A browser at the running site."""
    opened = Desk(browser, live_server)
    yield opened
    opened.leave()


@pytest.fixture
def walk(desk: Desk, live_server: LiveServer) -> Walk:
    """Opens each address as a person, and looks at it."""

    def go(person: Person, addresses: list[str]) -> None:
        (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
        desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        for address in addresses:
            answer = desk.page.goto(live_server.url + address)
            assert answer is not None
            assert (answer.status, desk.page.url) == (200, live_server.url + address)
            inspect(desk.page, address, views=VIEWS)

    return go


@pytest.fixture
def records(cast: Cast) -> Casework:
    """A counter-notice that was served, captures, shops, redactions and a review."""
    return Casework(cast)


def at(room: str, page: str, *arguments: object) -> str:
    return reverse(f"{room}:{page}", args=arguments)


def seen_again(cast: Cast) -> Complaint:
    """An upheld complaint whose first listing is on sale again, under another title."""
    complaint = cast.complaint(S.UPHELD)
    seen = Seen(title="Teapot 茶壶 2", taken_at=timezone.now() + timedelta(minutes=5))
    captures.record_later(complaint.pk, {1: seen}, actor=acting(cast.complainant), now=seen.taken_at)
    return complaint


def test_cbbcs_pages_of_a_complaint(walk: Walk, cast: Cast, records: Casework) -> None:
    reference = records.served.reference
    asked, submitted = cast.complaint(S.EXTENSION_ASKED), cast.complaint(S.SUBMITTED)
    returned = seen_again(cast)
    walk(
        cast.officer,
        [
            *(at(STAFF, page, reference) for page in ("targets", "checklist", "shops", "write")),
            at(STAFF, "listing", reference, 1),
            at(STAFF, "detail", returned.reference),
            *(at(STAFF, "transition", asked.reference, verb) for verb in ("grant_extension", "refuse_extension")),
            *(at(STAFF, "transition", submitted.reference, verb) for verb in ("assign", "prioritise", "reroute")),
            at("grounds_staff", "list"),
            at("grounds_staff", "version", Ground.TRADE_MARK, 1),
        ],
    )
    walk(
        cast.administrator,
        [at(STAFF, "redact", reference, records.said), at(STAFF, "seal", reference, records.sealed)],
    )


def test_the_owners_pages_of_a_complaint(walk: Walk, cast: Cast, records: Casework) -> None:
    reference, submitted = records.served.reference, cast.complaint(S.SUBMITTED)
    walk(
        cast.complainant,
        [
            at(PORTAL, "list"),
            at(PORTAL, "detail", seen_again(cast).reference),
            at(PORTAL, "listing", reference, 1),
            at(PORTAL, "write", reference),
            *(at(PORTAL, "transition", reference, verb) for verb in ("ask_extension", "concede")),
            *(at(PORTAL, "transition", submitted.reference, verb) for verb in ("withdraw", "retract")),
            at(PORTAL, "transition", cast.complaint(S.ACTION_NOTIFIED).reference, "conclude"),
            at(PORTAL, "detail", cast.complaint(S.SETTLED).reference),
            at(PORTAL, "new"),
            *(at(PORTAL, page, records.draft.reference) for page in ("draft_captures", "discard")),
        ],
    )


def test_pages_of_good_faith(walk: Walk, cast: Cast, records: Casework) -> None:
    code, review = cast.harrow.code, records.review.reference
    for room, person, verb in (
        ("good_faith_staff", cast.officer, "reinstate"),
        ("good_faith_portal", cast.complainant, "appeal"),
    ):
        walk(person, [at(room, "owner", code), at(room, "review", review), at(room, "transition", review, verb)])
    walk(cast.officer, [at("good_faith_staff", "list")])
    cast.power()
    walk(cast.agent, [at("good_faith_portal", "list")])


def test_the_steps_ask_what_each_ground_needs(walk: Walk, cast: Cast) -> None:
    of_type = {
        Reason.COPYRIGHT_COPY: RightType.COPYRIGHT,
        Reason.INVENTION_USE: RightType.INVENTION,
        Reason.KEYWORD_USE: RightType.UNFAIR_COMPETITION,
    }
    rights = {
        reason: _right(cast.harrow, f"Teapot {kind}", "Teapot", right_type=kind) for reason, kind in of_type.items()
    }
    rights[Reason.TEST_PURCHASE] = cast.mark
    for reason, right in rights.items():
        draft = cast.draft(right=right, reason=reason)
        walk(cast.complainant, [steps.url(draft.reference, step) for step in ("details", "evidence")])
