"""The list of clocks: what staff see of it, where it leads, and who never sees it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from core.accounts.models import Person
from core.audit.models import Event
from core.clocks import actions, queries, registry
from core.clocks.calendars import day_end
from core.clocks.models import Clock, Rule
from core.clocks.registry import SubjectCell
from core.clocks.staff import board
from tests.cast import SYSTEM, Cast, acting, signed_in

LIST = "/staff/clocks/"
LONDON = ZoneInfo("Europe/London")


def due(complaint: Complaint, at: datetime) -> Clock:
    """Let the complaint's clock end at that instant."""
    clock = queries.running(complaint).get()
    Clock.objects.filter(pk=clock.pk).update(due_at=at, started_at=at - timedelta(days=3), next_at=at)
    return Clock.objects.get(pk=clock.pk)


def page(client: Client, view: str = "", **given: str) -> str:
    response = client.get(LIST, {"view": view, **given})
    assert response.status_code == 200
    return response.content.decode()


def references(html: str) -> list[str]:
    return re.findall(r'class="ref" href="[^"]*">([^<]+)<', html)


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed_in(cast.officer)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def tonight(person: Person) -> datetime:
    zone = ZoneInfo(person.time_zone)
    return day_end(timezone.now().astimezone(zone).date(), zone)


def test_what_ends_today_stands_on_the_first_page_and_leads_to_its_record(cast: Cast, officer: Client) -> None:
    today, later = cast.complaint("submitted"), cast.complaint("submitted")
    due(today, tonight(cast.officer))
    due(later, tonight(cast.officer) + timedelta(minutes=1))

    html = page(officer)

    assert references(html) == [today.reference]
    assert f'href="{reverse("complaints_staff:detail", args=[today.reference])}"' in html
    assert "CBBC staff" in html
    assert cast.harrow.name.replace("&", "&amp;") in html


def test_this_week_ends_with_sunday_in_the_readers_zone(cast: Cast) -> None:
    wednesday = datetime(2026, 6, 3, 12, tzinfo=UTC)
    in_time, too_late = cast.complaint("submitted"), cast.complaint("submitted")
    due(in_time, day_end(date(2026, 6, 7), LONDON))
    due(too_late, day_end(date(2026, 6, 7), LONDON) + timedelta(seconds=1))

    with timezone.override(LONDON):
        found = board.rows(board.WEEK, actor=acting(cast.officer), now=wednesday)

    assert [clock.subject_id for clock in found] == [in_time.pk]


def test_what_was_missed_is_listed_while_it_is_open_the_longest_ahead(
    cast: Cast, officer: Client, now: datetime
) -> None:
    younger, older, done = (cast.complaint("submitted") for _one in range(3))
    due(younger, now - timedelta(hours=1))
    due(older, now - timedelta(days=3))
    Clock.objects.filter(pk=due(done, now - timedelta(days=9)).pk).update(stopped_at=now)

    assert references(page(officer, "breached")) == [older.reference, younger.reference]


def test_an_end_that_was_given_is_missed_by_nobody(cast: Cast, officer: Client, now: datetime) -> None:
    until = now + timedelta(minutes=5)
    clock = actions.run_until("right.expiry", subject=cast.mark, due_at=until, actor=SYSTEM, now=now)
    assert clock is not None
    assert cast.mark.number in page(officer, "running")

    Clock.objects.filter(pk=clock.pk).update(started_at=now - timedelta(days=9), due_at=now - timedelta(days=1))
    assert cast.mark.number not in page(officer, "breached")


def test_what_rests_says_why_and_is_neither_due_nor_missed(cast: Cast, officer: Client, now: datetime) -> None:
    complaint = cast.complaint("submitted")
    due(complaint, now - timedelta(days=1))
    actions.pause("cbbc.screening", subject=complaint, reason="ask", now=now)

    assert references(page(officer, "resting")) == [complaint.reference]
    assert "Resting while the rights owner answers" in page(officer, "resting")
    assert references(page(officer, "breached")) == []


def test_only_administrators_read_why_a_clock_fails(cast: Cast, officer: Client, now: datetime) -> None:
    clock = due(cast.complaint("submitted"), now - timedelta(days=1))
    Clock.objects.filter(pk=clock.pk).update(failures=3, last_error="ValueError: secret", next_at=now)

    assert "Tried 3 times" in page(officer, "failing")
    assert "secret" not in page(officer, "failing")
    assert "secret" in page(signed_in(cast.administrator), "failing")


def test_the_list_is_narrowed_by_party_rule_kind_and_assignee(cast: Cast, officer: Client, now: datetime) -> None:
    screening, review = cast.complaint("submitted"), cast.complaint("lodged")
    for complaint in (screening, review):
        due(complaint, now + timedelta(days=1))
    Complaint.objects.filter(pk=review.pk).update(assignee=cast.officer)
    actions.run_until("right.expiry", subject=cast.mark, due_at=now + timedelta(days=2), actor=SYSTEM, now=now)

    assert references(page(officer, "running", party="partner")) == [review.reference]
    assert references(page(officer, "running", rule="cbbc.screening")) == [screening.reference]
    assert references(page(officer, "running", noun="programmes.right")) == [cast.mark.number]
    assert references(page(officer, "running", assignee="me")) == [review.reference]
    assert references(page(officer, "running", assignee=str(cast.administrator.pk))) == []


def test_tabs_count_what_waits(cast: Cast, now: datetime) -> None:
    due(cast.complaint("submitted"), now - timedelta(days=1))

    with timezone.override(LONDON):
        counts = board.counts(actor=acting(cast.staff_reader), now=now)

    assert counts["breached"] == "1"
    assert counts["failing"] == "0"


def test_a_record_that_the_reader_may_not_see_is_not_named(
    cast: Cast, officer: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(cast.complaint("submitted"), now + timedelta(minutes=1))
    subject = registry._subjects["complaints.complaint"]
    blind = registry.Subject(lambda ids, actor: {}, subject.assigned)
    monkeypatch.setitem(registry._subjects, "complaints.complaint", blind)

    assert references(page(officer, "running")) == []
    assert "C-20" not in page(officer, "running")


def test_the_page_costs_the_same_for_three_clocks_and_for_twelve(cast: Cast, now: datetime) -> None:
    client = signed_in(cast.officer)
    for _number in range(3):
        due(cast.complaint("submitted"), now + timedelta(days=1))
    page(client, "running")  # what is kept in memory is read once

    with CaptureQueriesContext(connection) as few:
        page(client, "running")
    for _number in range(9):
        due(cast.complaint("submitted"), now + timedelta(days=1))
    with CaptureQueriesContext(connection) as many:
        html = page(client, "running")

    assert len(references(html)) == 12
    assert len(many) == len(few)


def test_an_export_names_every_record_and_is_recorded(cast: Cast, officer: Client, now: datetime) -> None:
    complaint = cast.complaint("submitted")
    due(complaint, now + timedelta(days=1))

    response = officer.get(LIST, {"view": "running", "export": "csv"})
    text = b"".join(response).decode()

    assert complaint.reference in text
    assert "Screening by CBBC" in text
    assert cast.harrow.name in text
    event = Event.objects.get(verb="clocks.exported")
    assert event.data["view"] == "running"


@pytest.mark.parametrize("who", ["complainant", "agent", "reviewer", "gov_reader"])
@pytest.mark.parametrize(
    "path", ["", "rules/", "rules/jd.review/", "calendars/", "calendars/cn/", "rules/jd.review/new/"]
)
def test_nobody_but_staff_finds_these_pages(cast: Cast, who: str, path: str) -> None:
    assert signed_in(getattr(cast, who)).get(LIST + path).status_code == 404


def test_a_visitor_is_asked_to_sign_in(db: None) -> None:
    response = Client().get(LIST)

    assert response.status_code == 302
    assert "/account/" in response["Location"]


def test_nobody_else_sees_a_clock_through_the_query(cast: Cast) -> None:
    cast.complaint("submitted")

    assert queries.clocks_visible_to(acting(cast.staff_reader)).exists()
    assert not queries.clocks_visible_to(acting(cast.complainant)).exists()


def test_a_kind_of_record_is_described_once() -> None:
    def other(ids: Any, actor: Any) -> dict[int, SubjectCell]:
        return {}

    with pytest.raises(ValueError, match="already described"):
        registry.on_subject("complaints.complaint", other)
    with pytest.raises(ValueError, match="already"):
        registry.owes("jd.review", "staff")


@pytest.fixture
def crowded(cast: Cast) -> Clock:
    """A clock among many others that run, rest and were stopped."""
    clock = due(cast.complaint("submitted"), timezone.now() + timedelta(days=400))
    others = []
    for number in range(1, 4000):
        clock.pk = None
        copied = Clock(
            rule=clock.rule, rule_code=clock.rule_code, calendar_version=clock.calendar_version,
            subject_type=clock.subject_type, subject_id=clock.subject_id + number, started_at=clock.started_at,
            due_at=clock.due_at + timedelta(minutes=number), next_at=clock.due_at,
        )  # fmt: skip
        if number % 3 == 0:
            copied.paused_at = clock.started_at
        others.append(copied)
    Clock.objects.bulk_create(others)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE clocks_clock")
    return others[0]


@pytest.mark.parametrize(
    ("view", "index"),
    [
        (board.TODAY, "clocks_running_by"),
        (board.RESTING, "clocks_resting_by_due"),
        (board.FAILING, "clocks_failing_by_due"),
    ],
)
def test_each_view_is_read_through_its_index(crowded: Clock, cast: Cast, view: Any, index: str) -> None:
    with timezone.override(LONDON):
        rows = board.rows(view, actor=acting(cast.officer), now=timezone.now())
    plan = rows.order_by(*board.DUE_NEXT.names(backwards=False))[:51].explain()

    assert index in plan


def test_every_rule_for_which_somebody_waits_is_a_rule(db: None) -> None:
    known = set(Rule.objects.values_list("code", flat=True))
    owed = {code for audience in ("staff", "portal", "partner") for code in registry.owed_by(audience)}

    assert owed <= known
