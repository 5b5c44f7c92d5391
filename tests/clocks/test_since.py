"""Periods that begin at another instant than now, that grant fewer units than the rule, and reminders in hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from core.accounts.models import Organisation
from core.clocks import actions, queries, registry, rules, scan
from core.clocks.calendars import day_end
from core.clocks.models import Calendar, Clock, Firing, Rule
from core.clocks.queries import ClockState
from tests.clocks.conftest import RULE, SYSTEM, in_threads

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 10, 2, tzinfo=UTC)
ARRIVED = datetime(2026, 6, 1, 2, tzinfo=UTC)  # Monday, 10:00 in Beijing; fifteen days end with Tuesday 16 June
DUE = day_end(date(2026, 6, 16), BEIJING)
LAW = {"amount": 15, "unit": "calendar_days", "due_soon": 3, "reminders": [7, 3, 1, "4h"]}


@pytest.fixture
def election(mainland: Calendar) -> Rule:
    return Rule.objects.create(code="election", calendar=mainland, **(RULE | LAW))


@pytest.fixture
def told(election: Rule) -> Iterator[list[tuple[str, datetime]]]:
    """What handlers of the rule `election` were called with, and when."""
    calls: list[tuple[str, datetime]] = []
    registry._expiry["election"] = lambda subject_id, clock, now: calls.append(("expiry", now))
    registry._reminder["election"] = lambda subject_id, clock, now: calls.append(("reminder", now))
    yield calls
    registry._expiry.pop("election", None)
    registry._reminder.pop("election", None)


def begin(
    record: Organisation, *, now: datetime = NOW, since: datetime | None = ARRIVED, amount: int | None = None
) -> Clock:
    return actions.start("election", subject=record, actor=SYSTEM, now=now, since=since, amount=amount)


def pass_hours(start: datetime, until: datetime) -> None:
    """Let the scan look once an hour."""
    while start <= until:
        scan.fire_due(start)
        start += timedelta(hours=1)


def test_fifteen_days_are_counted_from_the_arrival_and_not_from_its_entry(election: Rule, record: Organisation) -> None:
    clock = begin(record)

    assert (clock.started_at, clock.due_at) == (ARRIVED, DUE)
    assert queries.view(clock, NOW).remaining == "6 days left"


def test_an_arrival_entered_after_the_period_is_over_leaves_an_overdue_clock_whose_end_is_acted_upon_once(
    told: list[tuple[str, datetime]], record: Organisation
) -> None:
    late = DUE + timedelta(days=30)
    clock = begin(record, now=late)

    assert queries.view(clock, late).state == ClockState.OVERDUE
    assert scan.fire_due(late) == 1
    assert scan.fire_due(late + timedelta(days=1)) == 0
    assert told == [("expiry", late)]
    clock.refresh_from_db()
    assert clock.breached_at == late


def test_reminders_that_lie_behind_when_the_arrival_is_entered_are_not_told(
    told: list[tuple[str, datetime]], record: Organisation
) -> None:
    begin(record, now=DUE - timedelta(days=2, hours=12))

    assert scan.fire_due(DUE - timedelta(days=2, hours=12)) == 0
    pass_hours(DUE - timedelta(days=2, hours=11), DUE + timedelta(hours=1))
    assert told == [("reminder", DUE - timedelta(days=1)), ("reminder", DUE - timedelta(hours=4)), ("expiry", DUE)]


def test_a_period_that_follows_another_begins_where_that_one_ends(election: Rule, record: Organisation) -> None:
    clock = begin(record, since=DUE)

    assert (clock.started_at, clock.due_at) == (DUE, day_end(date(2026, 7, 2), BEIJING))
    assert queries.view(clock, NOW).elapsed == 0
    stopped = actions.stop("election", subject=record, now=NOW)
    assert stopped is not None
    assert queries.view(stopped, NOW).state == ClockState.MET


def test_a_rest_before_a_period_begins_does_not_lengthen_it(election: Rule, record: Organisation) -> None:
    due = begin(record, since=DUE).due_at
    actions.pause("election", subject=record, reason="asked", now=NOW)
    clock = actions.resume("election", subject=record, now=NOW + timedelta(days=2))

    assert clock is not None
    assert clock.due_at == due


def test_fewer_units_than_the_rule_gives_may_be_granted_and_the_clock_says_so(
    election: Rule, record: Organisation
) -> None:
    clock = begin(record, amount=10)

    assert clock.due_at == day_end(date(2026, 6, 11), BEIJING)
    shown = queries.view(Clock.objects.get(pk=clock.pk), NOW)
    assert (shown.granted, shown.rule_version, shown.calendar_version) == (10, 1, 1)
    assert (shown.source, shown.estimated) == ("Agreement, clause 4", False)


def test_a_rest_keeps_the_units_that_were_granted(election: Rule, record: Organisation) -> None:
    begin(record, amount=11)
    actions.pause("election", subject=record, reason="asked", now=NOW)
    clock = actions.resume("election", subject=record, now=NOW + timedelta(days=5))

    assert clock is not None
    assert clock.due_at == day_end(date(2026, 6, 17), BEIJING)
    assert clock.granted == 11


@pytest.mark.parametrize("amount", [0, -1, 16])
def test_nobody_grants_nothing_or_more_than_the_rule_gives(election: Rule, record: Organisation, amount: int) -> None:
    with pytest.raises(ValueError, match="grants 1 to 15"):
        begin(record, amount=amount)
    assert not Clock.objects.exists()


def test_the_owner_is_reminded_seven_three_and_one_days_and_four_hours_before_the_end(
    told: list[tuple[str, datetime]], record: Organisation
) -> None:
    begin(record, now=ARRIVED)
    pass_hours(ARRIVED, DUE + timedelta(days=2))

    ahead = [timedelta(days=7), timedelta(days=3), timedelta(days=1), timedelta(hours=4)]
    assert told == [*(("reminder", DUE - before) for before in ahead), ("expiry", DUE)]
    assert set(Firing.objects.values_list("what", flat=True)) == {
        "reminder:7", "reminder:3", "reminder:1", "reminder:4h", "expiry",
    }  # fmt: skip


def test_a_reminder_counts_only_between_start_and_end(election: Rule, record: Organisation) -> None:
    clock = begin(record, now=ARRIVED, amount=1)

    # One day granted from 10:00 on: 38 hours. The days 7 and 3 before the end lie before the start.
    assert [what for _at, what in clock.moments()] == ["reminder:1", "reminder:4h", "expiry"]


@pytest.mark.parametrize(
    ("reminders", "complaint"),
    [
        ('["0h"]', "no number of hours"),
        ('["4 h"]', "no number of hours"),
        ('["4d"]', "no number of hours"),
        ('["400h"]', "outside the period"),
        ("[1.5]", "whole number"),
        ("[true]", "whole number"),
        ("[10]", "outside the period"),
    ],
)
def test_a_reminder_that_makes_no_sense_is_refused_with_its_rule(
    mainland: Calendar, tmp_path: Path, reminders: str, complaint: str
) -> None:
    call_command("load_calendars")
    text = Path("complaints/rules.toml").read_text(encoding="utf-8")
    assert "reminders = [5, 1]" in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace("reminders = [5, 1]", f"reminders = {reminders}", 1), encoding="utf-8")

    with pytest.raises(CommandError, match=complaint):
        call_command("load_rules", str(path))


def test_days_and_hours_stand_side_by_side_in_a_rules_file(mainland: Calendar, tmp_path: Path) -> None:
    call_command("load_calendars")
    text = Path("complaints/rules.toml").read_text(encoding="utf-8")
    text = text.replace('"owner.information"', '"tests.hours"').replace("reminders = [5, 1]", 'reminders = [5, "4h"]')
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    call_command("load_rules", str(path))

    assert rules.versions("tests.hours")[0][0].reminders == [5, "4h"]


# --- Once, whatever happens to workers --------------------------------------------------------------------------------

FOUR_HOURS = DUE - timedelta(hours=4)


@pytest.mark.django_db(transaction=True)
def test_rival_scans_tell_of_the_last_four_hours_once_each(told: list[tuple[str, datetime]]) -> None:
    for number in range(30):
        owner = Organisation.objects.create(kind="rights_owner", name=f"Owner {number}", code=f"o{number}")
        begin(owner, now=DUE - timedelta(hours=5))

    fired = in_threads(3, lambda: scan.fire_due(FOUR_HOURS))

    assert sum(count for count in fired if isinstance(count, int)) == 30
    assert told == [("reminder", FOUR_HOURS)] * 30
    assert Firing.objects.filter(what="reminder:4h").count() == 30


def test_a_worker_that_dies_while_it_tells_of_the_last_four_hours_leaves_it_to_the_next(
    told: list[tuple[str, datetime]], record: Organisation
) -> None:
    begin(record, now=DUE - timedelta(hours=5))

    def die(subject_id: int, clock: Clock, now: datetime) -> None:
        raise KeyboardInterrupt

    tell = registry._reminder["election"]
    registry._reminder["election"] = die
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        scan.fire_due(FOUR_HOURS)
    assert not Firing.objects.filter(what="reminder:4h").exists()

    registry._reminder["election"] = tell
    # The claim of the dead worker has run out by then.
    assert scan.fire_due(FOUR_HOURS + scan.CLAIM) == 1
    assert scan.fire_due(FOUR_HOURS + 2 * scan.CLAIM) == 0
    assert told == [("reminder", FOUR_HOURS + scan.CLAIM)]


def test_a_claim_that_was_committed_before_the_worker_was_killed_runs_out(
    told: list[tuple[str, datetime]], record: Organisation
) -> None:
    begin(record, now=DUE - timedelta(hours=5))
    assert len(scan._claim(FOUR_HOURS)) == 1  # and then the machine is switched off

    assert scan.fire_due(FOUR_HOURS + timedelta(seconds=30)) == 0
    assert scan.fire_due(FOUR_HOURS + scan.CLAIM) == 1
    assert told == [("reminder", FOUR_HOURS + scan.CLAIM)]


def test_a_reminder_of_hours_is_told_anew_for_an_end_that_was_given_anew(
    mainland: Calendar, record: Organisation
) -> None:
    until = {"amount": 0, "unit": "calendar_days", "until_date": True, "due_soon": 1, "reminders": ["4h"]}
    Rule.objects.create(code="tests.until", calendar=mainland, **(RULE | until))
    for end in (DUE, DUE + timedelta(days=1)):
        actions.run_until("tests.until", subject=record, due_at=end, actor=SYSTEM, now=NOW)
        scan.fire_due(end - timedelta(hours=4))

    assert Firing.objects.filter(what="reminder:4h", clock__rule_code="tests.until").count() == 2
