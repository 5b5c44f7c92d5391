"""The owner's fifteen days and what CBBC grants beyond them, counted by hand and asked through the doors.

Each case names weekdays and holidays as the State Council published them for 2026: Spring Festival 15 to 23 February
(14 and 28 February worked), Qingming 4 to 6 April, Labour Day 1 to 5 May (9 May worked), Mid-Autumn 25 to 27 September,
National Day 1 to 7 October (20 September and 10 October worked).
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from complaints.choices import ElectionChoice, TargetState
from complaints.models import Complaint, Election, Extension
from complaints.workflow import complaint_workflow
from core.clocks import queries as clocks
from core.clocks.models import Clock, Firing
from core.clocks.scan import fire_due
from core.outbox.models import Message
from core.workflow import engine
from core.workflow.errors import Conflict
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db
BEIJING, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


def beijing(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING).astimezone(UTC)


def close_of(month: int, day: int, *, year: int = 2026) -> datetime:
    """24:00 of a day in Beijing."""
    return beijing(month, day, 0, year=year) + timedelta(days=1)


def served(cast: Cast, arrived: datetime, *, entered: datetime | None = None) -> Complaint:
    """A counter-notice that reached the owner at `arrived`; JD's system says so at `entered`."""
    before = arrived - timedelta(days=9)
    complaint = cast.complaint("notice_forwarded", now=before)
    complaint = cast.move(complaint, "counter", now=before + timedelta(hours=1))
    given = {"arrived_at": arrived, "means": "email"}
    return engine.move(
        complaint_workflow, complaint.pk, "serve", actor=acting(cast.jd_client), inputs=given, now=entered or arrived
    )


def running(complaint: Complaint) -> Clock:
    return clocks.running(complaint).get()


def electing(complaint: Complaint, verb: str, cast: Cast, now: datetime, **inputs: Any) -> Complaint:
    whole: dict[str, Any] = {
        "act": {"kind": "suit", "authority": "杭州互联网法院", "filed_on": now.astimezone(BEIJING).date()},
        "ask_extension": {"reason": "notarisation", "explanation": "The notary needs more time.", "days": 10},
        "grant_extension": {"reading": "excluded", "days": 10},
    }.get(verb, {})
    staff = verb in {"grant_extension", "refuse_extension"}
    actor = acting(cast.officer if staff else cast.complainant)
    return engine.move(complaint_workflow, complaint.pk, verb, actor=actor, inputs=whole | inputs, now=now)


# --- Fifteen days from the arrival ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        # Monday 1 June; the fifteenth day is Tuesday 16 June.
        (beijing(6, 1), close_of(6, 16)),
        # A minute before midnight is still that day, a minute after it the next.
        (beijing(6, 1, 23, 59), close_of(6, 16)),
        (beijing(6, 2, 0, 1), close_of(6, 17)),
        # 17:30 in London in summer is 00:30 of the next day in Beijing.
        (datetime(2026, 6, 1, 17, 30, tzinfo=LONDON), close_of(6, 17)),
        # 16:30 in London in winter is 00:30 of the next day in Beijing: Monday 12 January, day fifteen is the 27th.
        (datetime(2026, 1, 11, 16, 30, tzinfo=LONDON), close_of(1, 27)),
        # The clocks in London go forward on 29 March: nothing of that is felt. 21 March + 15 = 5 April, a Sunday within
        # Qingming (4 to 6 April): it moves to Tuesday 7 April.
        (beijing(3, 21), close_of(4, 7)),
        # Thursday 5 February + 15 = Friday 20 February, in Spring Festival (to 23 February): Tuesday 24 February.
        (beijing(2, 5), close_of(2, 24)),
        # Wednesday 16 September + 15 = Thursday 1 October: Golden Week, to Thursday 8 October.
        (beijing(9, 16), close_of(10, 8)),
        # Friday 25 September + 15 = Saturday 10 October, a weekend day that is worked: it stays.
        (beijing(9, 25), close_of(10, 10)),
        # Saturday 6 June + 15 = Sunday 21 June; Dragon Boat Festival is 19 to 21 June: Monday 22 June.
        (beijing(6, 6), close_of(6, 22)),
        # Over the year's end: Thursday 11 December 2025 + 15 = Friday 26 December 2025.
        (beijing(12, 11, year=2025), close_of(12, 26, year=2025)),
        # 17 December 2025 + 15 = 1 January 2026, a holiday with the 2nd and 3rd; Sunday 4 January is worked.
        (beijing(12, 17, year=2025), close_of(1, 4)),
    ],
)
def test_the_period_ends_where_counting_by_hand_says(cast: Cast, arrived: datetime, due: datetime) -> None:
    clock = running(served(cast, arrived))
    assert (clock.started_at, clock.due_at) == (arrived, due)


def test_an_arrival_three_days_ago_has_used_three_days(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1), entered=beijing(6, 4))
    clock = running(complaint)
    assert clock.due_at == close_of(6, 16)
    assert clocks.view(clock, beijing(6, 4)).remaining == "12 days left"
    assert complaint.due_at == close_of(6, 16)


def test_an_unpublished_year_is_an_estimate_on_page_and_in_the_api(cast: Cast) -> None:
    published = running(served(cast, beijing(6, 1))).period().calendar.published_until
    arrived = beijing(6, 1, year=published + 1)
    complaint = served(cast, arrived)
    with time_machine.travel(arrived + timedelta(hours=1), tick=False):
        page = signed_in(cast.complainant).get(f"/portal/complaints/{complaint.reference}/").content.decode()
        shown = calling(cast.owner_client).get(f"/complaints/{complaint.reference}").json()["clocks"]
    assert "has not published the holidays of that year yet" in page
    assert [clock["is_estimated"] for clock in shown if clock["code"] == "owner.election"] == [True]


def test_the_page_says_the_end_in_beijing_and_in_london(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    with time_machine.travel(beijing(6, 4, 9), tick=False):
        page = signed_in(cast.complainant).get(f"/portal/complaints/{complaint.reference}/").content.decode()
    assert "12 days 15 hours" in page
    assert "16 Jun 2026, 24:00" in page
    assert "16 Jun 2026, 17:00" in page
    assert "E-Commerce Law of the PRC, art. 43" in page


# --- More time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "days", "due"),
    [
        # The first end is Tuesday 16 June. Working days after it: 17, 18 June; 19 to 21 are the Dragon Boat Festival.
        ("excluded", 1, close_of(6, 17)),
        ("excluded", 2, close_of(6, 18)),
        ("excluded", 3, close_of(6, 22)),
        # 17, 18, 22, 23, 24, 25, 26, 29, 30 June, 1 July.
        ("excluded", 10, close_of(7, 1)),
        ("excluded", 20, close_of(7, 15)),
        # From arrival on Monday 1 June: 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16, 17, 18, 22, …
        ("ceiling", 12, close_of(6, 17)),
        ("ceiling", 14, close_of(6, 22)),
        ("ceiling", 20, close_of(6, 30)),
    ],
)
def test_both_readings_end_where_counting_by_hand_says(cast: Cast, reading: str, days: int, due: datetime) -> None:
    complaint = served(cast, beijing(6, 1))
    electing(complaint, "ask_extension", cast, beijing(6, 10))
    complaint = electing(complaint, "grant_extension", cast, beijing(6, 11), reading=reading, days=days)
    clock = running(complaint)
    assert (clock.rule_code, clock.due_at) == ("owner.extension", due)
    assert clock.granted == (None if days == 20 else days)
    assert Extension.objects.get().due_after == due == complaint.due_at


def test_what_the_comparison_promises_is_what_is_granted(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    electing(complaint, "ask_extension", cast, beijing(6, 10))
    with time_machine.travel(beijing(6, 11), tick=False):
        page = signed_in(cast.officer).get(f"/staff/complaints/{complaint.reference}/do/grant_extension/")
    rows = {row.days: row for row in page.context["readings"]}
    assert sorted(rows) == [5, 10, 15, 20]
    assert (rows[10].excluded, rows[20].ceiling) == (close_of(7, 1), close_of(6, 30))
    # Ten working days from arrival are over on 15 June: the first period ends later.
    assert rows[10].ceiling is None
    assert rows[10].is_asked


def test_more_time_that_gains_nothing_is_not_granted(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    electing(complaint, "ask_extension", cast, beijing(6, 10))
    with pytest.raises(Exception, match="would not end later"):
        electing(complaint, "grant_extension", cast, beijing(6, 11), reading="ceiling", days=10)


def test_the_period_runs_on_while_more_time_is_asked_for(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    electing(complaint, "ask_extension", cast, beijing(6, 16, 20))
    assert fire_due(close_of(6, 16)) == 1
    complaint.refresh_from_db()
    assert complaint.state == "measures_to_lift"
    assert (Extension.objects.get().is_granted, Election.objects.get().choice) == (False, ElectionChoice.LAPSE)


def test_nobody_grants_time_for_a_period_that_is_over(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    electing(complaint, "ask_extension", cast, beijing(6, 16, 20))
    with pytest.raises(Conflict, match="The period ended"):
        electing(complaint, "grant_extension", cast, close_of(6, 16), reading="excluded", days=10)


# --- The last second --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["act", "concede", "ask_extension"])
def test_one_second_before_the_end_is_in_time_and_the_end_is_too_late(cast: Cast, verb: str) -> None:
    early, late = served(cast, beijing(6, 1)), served(cast, beijing(6, 1))
    electing(early, verb, cast, close_of(6, 16) - timedelta(seconds=1))
    with pytest.raises(Conflict, match="The period ended on 16 Jun 2026"):
        electing(late, verb, cast, close_of(6, 16))
    late.refresh_from_db()
    assert late.state == "election_open"
    fire_due(close_of(6, 16))
    assert set(Complaint.objects.filter(pk=late.pk).values_list("state", flat=True)) == {"measures_to_lift"}


def test_who_comes_too_late_is_told_in_words_on_the_page_and_by_code_in_the_api(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    with time_machine.travel(close_of(6, 16) + timedelta(seconds=2), tick=False):
        page = signed_in(cast.complainant).post(f"/portal/complaints/{complaint.reference}/do/concede/", {"note": ""})
        answer = calling(cast.owner_client).post(f"/complaints/{complaint.reference}/concede", {})
    assert page.status_code == 409
    assert "JD has to put the listings back" in page.content.decode()
    assert (answer.status_code, answer.json()["code"]) == (409, "period_over")


# --- Reminders --------------------------------------------------------------------------------------------------------


def test_the_owner_is_reminded_seven_three_and_one_days_and_four_hours_before_each_once(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    due = close_of(6, 16)
    seen: list[timedelta] = []
    moment = beijing(6, 1, 11)
    while moment <= due + timedelta(hours=2):
        fire_due(moment)
        fire_due(moment)
        count = Message.objects.filter(topic="complaints.election_reminder", subject_id=complaint.pk).count()
        if count > len(seen):
            seen.append(due - moment)
        moment += timedelta(hours=1)
    assert seen == [timedelta(days=7), timedelta(days=3), timedelta(days=1), timedelta(hours=4)]
    fired = Firing.objects.filter(clock__rule_code="owner.election").values_list("what", flat=True)
    assert sorted(fired) == ["expiry", "reminder:1", "reminder:3", "reminder:4h", "reminder:7"]
    assert Message.objects.filter(topic="complaints.election_lapsed").count() == 1


def test_no_reminder_comes_after_an_action_was_notified(cast: Cast) -> None:
    complaint = served(cast, beijing(6, 1))
    electing(complaint, "act", cast, beijing(6, 5))
    fire_due(close_of(6, 16) + timedelta(days=1))
    assert not Message.objects.filter(topic="complaints.election_reminder").exists()
    complaint.refresh_from_db()
    assert complaint.state == "action_notified"
    assert complaint.targets.filter(state=TargetState.REMOVED).count() == 3
