"""Clocks whose end is given: the expiry of a right, the end of an agreement."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.accounts.models import Organisation
from core.clocks import actions, loading, queries, recounting, registry, rules, scan, sources
from core.clocks.calendars import day_end
from core.clocks.models import Calendar, Clock, Firing, Rule
from core.clocks.queries import ClockState
from tests.clocks.conftest import RULE, SYSTEM

BEIJING = ZoneInfo("Asia/Shanghai")
TODAY = datetime(2026, 6, 1, 2, tzinfo=UTC)
ENDS = day_end(date(2026, 12, 31), BEIJING)
LATER = day_end(date(2027, 12, 31), BEIJING)
FILE = """
[[rule]]
code = "right.expiry"
effective_from = 2020-01-01
until_date = true
unit = "calendar_days"
calendar = "cn"
zone = "Asia/Shanghai"
due_soon = 90
reminders = [180, 90, 30, 7]
on_expiry = "lapse"
[rule.label]
en = "Expiry"
zh-hans = "到期"
[rule.source]
en = "Trade Mark Law, art. 39"
zh-hans = "商标法第三十九条"
"""


@pytest.fixture
def expiry(mainland: Calendar) -> Rule:
    given = {"amount": 0, "unit": "calendar_days", "until_date": True, "due_soon": 30, "reminders": [180, 90, 30, 7]}
    return Rule.objects.create(code="expiry", calendar=mainland, **(RULE | given))


@pytest.fixture
def told(expiry: Rule) -> Iterator[list[str]]:
    """What was told of the clocks of that rule, and on which day in Beijing."""
    calls: list[str] = []
    registry._expiry["expiry"] = lambda subject_id, clock, now: calls.append(f"end {_day(now)}")
    registry._reminder["expiry"] = lambda subject_id, clock, now: calls.append(f"reminder {_day(now)}")
    yield calls
    registry._expiry.pop("expiry", None)
    registry._reminder.pop("expiry", None)


def _day(now: datetime) -> date:
    return now.astimezone(BEIJING).date()


def run(record: Organisation, due_at: datetime | None, now: datetime = TODAY) -> Clock | None:
    return actions.run_until("expiry", subject=record, due_at=due_at, actor=SYSTEM, now=now)


def pass_days(start: datetime, until: datetime) -> None:
    """Let the scan look once a day."""
    while start <= until:
        scan.fire_due(start)
        start += timedelta(days=1)


def test_a_clock_runs_to_the_end_that_it_is_given(expiry: Rule, record: Organisation) -> None:
    clock = run(record, ENDS)

    assert clock is not None
    assert clock.due_at == ENDS
    # 180 days are left from 5 July on, in Beijing.
    assert clock.next_at == datetime(2026, 7, 4, 16, tzinfo=UTC)


def test_the_same_end_again_changes_nothing(expiry: Rule, record: Organisation) -> None:
    first = run(record, ENDS)
    assert run(record, ENDS, TODAY + timedelta(days=3)) == first
    assert actions.run_until_many("expiry", model=Organisation, due={record.pk: ENDS}, actor=SYSTEM, now=TODAY) == 0


def test_each_reminder_is_told_on_its_day_and_the_end_when_it_has_come(
    expiry: Rule, record: Organisation, told: list[str]
) -> None:
    run(record, ENDS)
    pass_days(TODAY, ENDS + timedelta(days=2))

    assert told == [
        "reminder 2026-07-05",
        "reminder 2026-10-03",
        "reminder 2026-12-02",
        "reminder 2026-12-25",
        "end 2027-01-01",
    ]


def test_a_renewal_moves_the_end_and_its_reminders_are_told_again(
    expiry: Rule, record: Organisation, told: list[str]
) -> None:
    run(record, ENDS)
    renewed_at = ENDS - timedelta(days=60)
    pass_days(TODAY, renewed_at)
    clock = run(record, LATER, renewed_at)
    told.clear()
    pass_days(renewed_at, LATER + timedelta(days=1))

    assert clock is not None
    assert clock.due_at == LATER
    assert queries.running(record).get() == clock
    assert told == [
        "reminder 2027-07-05",
        "reminder 2027-10-03",
        "reminder 2027-12-02",
        "reminder 2027-12-25",
        "end 2028-01-01",
    ]
    # What was told of the first end stays on record.
    assert Firing.objects.exclude(clock=clock).count() == 2


def test_reminders_that_lie_behind_when_the_end_is_given_are_not_told(
    expiry: Rule, record: Organisation, told: list[str]
) -> None:
    run(record, TODAY + timedelta(days=20))
    pass_days(TODAY, TODAY + timedelta(days=12))

    assert told == []


@pytest.mark.parametrize("due_at", [None, TODAY, TODAY - timedelta(days=1)])
def test_no_end_or_one_that_has_passed_stops_the_clock(
    expiry: Rule, record: Organisation, told: list[str], due_at: datetime | None
) -> None:
    run(record, ENDS)

    assert run(record, due_at) is None
    assert not queries.running(record).exists()
    assert run(record, due_at) is None
    pass_days(ENDS, ENDS + timedelta(days=1))
    assert told == []


def test_an_end_that_has_come_but_is_not_acted_upon_yet_is_left_to_the_scan(
    expiry: Rule, record: Organisation, told: list[str]
) -> None:
    run(record, ENDS)
    just_after = ENDS + timedelta(seconds=5)
    assert run(record, ENDS, just_after) is not None
    scan.fire_due(just_after)

    assert told == ["end 2027-01-01"]
    assert run(record, ENDS, just_after + timedelta(days=1)) is None


def test_a_right_renewed_after_its_end_runs_anew(expiry: Rule, record: Organisation, told: list[str]) -> None:
    run(record, ENDS)
    pass_days(ENDS, ENDS)
    renewed_at = ENDS + timedelta(days=40)
    clock = run(record, LATER, renewed_at)

    assert clock is not None
    assert clock.breached_at is None
    missed, running = queries.of(record)
    assert (queries.view(missed, renewed_at).state, queries.view(missed, renewed_at).remaining) == (
        ClockState.MISSED,
        "Ran out",
    )
    assert running == clock


def test_a_thousand_records_cost_as_many_statements_as_one(expiry: Rule) -> None:
    records = Organisation.objects.bulk_create(
        Organisation(kind="rights_owner", name=f"Owner {number}", code=f"owner-{number}") for number in range(1000)
    )
    costs = []
    for some in (records[:1], records):
        for end in (ENDS, LATER):
            due = {record.pk: end for record in some}
            with CaptureQueriesContext(connection) as captured:
                actions.run_until_many("expiry", model=Organisation, due=due, actor=SYSTEM, now=TODAY)
            costs.append(len(captured))

    assert max(costs) <= 5
    assert costs[1] == costs[3]
    assert Clock.objects.filter(stopped_at=None, due_at=LATER).count() == 1000


def test_a_batch_starts_moves_and_stops_what_each_record_needs(expiry: Rule) -> None:
    kept, moved, ended, new, never = (
        Organisation.objects.create(kind="rights_owner", name=code, code=code) for code in "abcde"
    )
    for record in (kept, moved, ended):
        run(record, ENDS)
    due = {kept.pk: ENDS, moved.pk: LATER, ended.pk: None, new.pk: LATER, never.pk: TODAY - timedelta(days=9)}

    assert actions.run_until_many("expiry", model=Organisation, due=due, actor=SYSTEM, now=TODAY) == 3
    ends = {
        key: [clock.due_at for clock in clocks]
        for key, clocks in queries.running_by_subject("accounts.organisation", due).items()
    }
    assert ends == {kept.pk: [ENDS], moved.pk: [LATER], new.pk: [LATER]}


def test_a_date_is_not_counted(expiry: Rule, record: Organisation) -> None:
    with pytest.raises(actions.WrongLength):
        actions.start("expiry", subject=record, actor=SYSTEM, now=TODAY)


def test_a_period_that_is_counted_takes_no_date(review: Rule, record: Organisation) -> None:
    with pytest.raises(actions.WrongLength):
        actions.run_until("review", subject=record, due_at=ENDS, actor=SYSTEM, now=TODAY)
    with pytest.raises(rules.UnknownRule):
        actions.run_until("reveiw", subject=record, due_at=ENDS, actor=SYSTEM, now=TODAY)


def test_a_date_does_not_wait(expiry: Rule, record: Organisation) -> None:
    run(record, ENDS)
    with pytest.raises(actions.WrongLength):
        actions.pause("expiry", subject=record, reason="asked", now=TODAY)


def test_a_calendar_published_anew_does_not_move_a_date(expiry: Rule, record: Organisation) -> None:
    source = sources.mainland_china()
    end = datetime(source.published_until + 1, 10, 3, 16, tzinfo=UTC)
    clock = run(record, end)
    assert clock is not None
    assert not queries.view(clock, TODAY).estimated
    published = sources.Source(
        source.code, source.name, "notice", source.first_year, source.published_until + 1, source.days
    )
    version, added = loading.load_calendar(published, now=timezone.now())

    assert added
    assert recounting.restate(version) == []
    clock.refresh_from_db()
    assert clock.due_at == end


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        (TODAY, ClockState.RUNNING, "213 days left"),
        (ENDS - timedelta(days=20), ClockState.DUE_SOON, "20 days left"),
        (ENDS + timedelta(days=3), ClockState.OVERDUE, "Ran out 3 days ago"),
    ],
)
def test_a_reader_sees_how_long_the_right_still_stands(
    expiry: Rule, record: Organisation, now: datetime, state: ClockState, words: str
) -> None:
    clock = run(record, ENDS)
    assert clock is not None
    shown = queries.view(clock, now)

    assert (shown.state, shown.remaining) == (state, words)


def test_an_agreement_reminds_twelve_six_and_three_months_before_its_end(
    expiry: Rule, record: Organisation, told: list[str]
) -> None:
    Rule.objects.filter(pk=expiry.pk).update(unit="months", due_soon=6, reminders=[12, 6, 3])
    signed, ends = datetime(2025, 8, 31, 2, tzinfo=UTC), day_end(date(2027, 8, 31), BEIJING)
    clock = run(record, ends, signed)
    assert clock is not None
    assert queries.view(clock, signed).remaining == "24 months left"
    assert queries.view(clock, ends - timedelta(days=40)).remaining == "40 days left"
    pass_days(day_end(date(2025, 8, 31), BEIJING), ends)

    assert told == ["reminder 2026-08-31", "reminder 2027-02-28", "reminder 2027-05-31", "end 2027-09-01"]


def test_rules_until_a_date_are_loaded_and_have_no_amount(
    mainland: Calendar, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(FILE, encoding="utf-8")
    for _time in range(2):
        call_command("load_rules", str(path))

    assert "right.expiry version 1 from 2020-01-01: until a given date (unchanged)" in capsys.readouterr().out
    rule = Rule.objects.get(code="right.expiry")
    assert (rule.until_date, rule.amount, rule.reminders) == (True, 0, [180, 90, 30, 7])
    with translation.override("zh-hans"):
        assert rule.label_now() == "到期"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("until_date = true", "until_date = false", "until_date"),
        ("until_date = true", "until_date = true\namount = 3", "unknown fields: amount"),
        ("180, 90", "180, -90", "after the end"),
        ("due_soon = 90", "due_soon = -1", "after the end"),
        ("until_date = true\n", "", "amount, last_day_moves"),
    ],
)
def test_a_rule_until_a_date_with_a_mistake_says_where(
    mainland: Calendar, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(FILE.replace(old, new), encoding="utf-8")

    with pytest.raises(loading.BadRule, match=complaint):
        loading.load_rules(path)


@pytest.mark.parametrize("change", [{"amount": 5}, {"until_date": False}])
def test_the_database_refuses_a_rule_that_has_both_a_length_and_a_date_or_neither(
    expiry: Rule, change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.filter(pk=expiry.pk).update(**change)
