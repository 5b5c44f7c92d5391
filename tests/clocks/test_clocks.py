"""Clocks that run, rest, stop and fire, on the real database."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.accounts.models import Organisation
from core.clocks import actions, loading, queries, recounting, registry, rules, scan, sources, words
from core.clocks.models import Calendar, CalendarVersion, Clock, Firing, Pause, Rule
from core.clocks.queries import ClockState
from tests.clocks.conftest import RULE, SYSTEM, in_threads

BEIJING = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # 10:00 in Beijing; ten working days end with Monday 15 June
DUE = datetime(2026, 6, 15, 16, 0, tzinfo=UTC)  # 24:00 in Beijing


@pytest.fixture
def told(review: Rule) -> Iterator[list[tuple[str, int]]]:
    """What handlers of the rule `review` were called with."""
    calls: list[tuple[str, int]] = []
    registry._expiry["review"] = lambda subject_id, clock, now: calls.append(("expiry", subject_id))
    registry._reminder["review"] = lambda subject_id, clock, now: calls.append(("reminder", subject_id))
    yield calls
    registry._expiry.pop("review", None)
    registry._reminder.pop("review", None)


def begin(record: Organisation, now: datetime = MONDAY) -> Clock:
    return actions.start("review", subject=record, actor=SYSTEM, now=now)


def test_jd_has_until_the_end_of_the_tenth_working_day(review: Rule, record: Organisation) -> None:
    assert begin(record).due_at == DUE


def test_starting_twice_leaves_one_clock_with_its_first_instant(review: Rule, record: Organisation) -> None:
    first = begin(record)
    again = begin(record, MONDAY + timedelta(days=3))

    assert again.pk == first.pk
    assert again.started_at == MONDAY


def test_a_clock_that_was_stopped_can_be_started_anew(review: Rule, record: Organisation) -> None:
    begin(record)
    actions.stop("review", subject=record, now=MONDAY + timedelta(days=1))
    again = begin(record, MONDAY + timedelta(days=7))

    assert queries.running(record).get() == again
    assert queries.of(record).count() == 2


def test_all_that_a_move_ends_is_found_and_locked_at_once(review: Rule, record: Organisation) -> None:
    Rule.objects.create(code="lifting", calendar=review.calendar, **RULE)
    Rule.objects.create(code="hearing", calendar=review.calendar, **RULE)
    begin(record)
    actions.start("lifting", subject=record, actor=SYSTEM, now=MONDAY)
    actions.start("hearing", subject=record, actor=SYSTEM, now=MONDAY)

    with CaptureQueriesContext(connection) as told:
        stopped = actions.stop_all(("lifting", "review", "election"), subject=record, now=MONDAY + timedelta(days=1))

    assert [clock.rule_code for clock in stopped] == ["review", "lifting"]
    assert [clock.rule_code for clock in queries.running(record)] == ["hearing"]
    assert sum("FOR UPDATE" in query["sql"] for query in told.captured_queries) == 1
    assert len(told) == 3


def test_nothing_happens_to_a_record_without_a_clock(review: Rule, record: Organisation) -> None:
    assert actions.stop("review", subject=record, now=MONDAY) is None
    assert actions.pause("review", subject=record, reason="asked", now=MONDAY) is None
    assert actions.resume("review", subject=record, now=MONDAY) is None


def test_a_rule_nobody_loaded_is_an_error(review: Rule, record: Organisation) -> None:
    with pytest.raises(rules.UnknownRule):
        actions.start("reveiw", subject=record, actor=SYSTEM, now=MONDAY)
    with pytest.raises(rules.UnknownRule):
        begin(record, datetime(2019, 1, 1, tzinfo=UTC))


def test_the_version_in_force_on_the_day_counts_and_is_kept(review: Rule, record: Organisation) -> None:
    later = {**RULE, "version": 2, "amount": 5, "effective_from": date(2026, 7, 1)}
    Rule.objects.create(code="review", calendar=review.calendar, **later)
    old = begin(record)
    actions.stop("review", subject=record, now=MONDAY)

    assert old.rule.version == 1
    # 30 June 16:00 UTC is 1 July in Beijing.
    assert begin(record, datetime(2026, 6, 30, 16, 0, tzinfo=UTC)).rule.version == 2


def test_the_time_in_which_the_owner_owed_an_answer_is_given_back(review: Rule, record: Organisation) -> None:
    begin(record)
    actions.pause("review", subject=record, reason="asked", now=datetime(2026, 6, 4, 2, tzinfo=UTC))
    clock = actions.resume("review", subject=record, now=datetime(2026, 6, 18, 2, tzinfo=UTC))

    # On Thursday 4 June at 10:00 the rest of that day and 5, 8, 9, 10, 11, 12, 15 June were left: so Thursday 18 June,
    # then (19 June is the Dragon Boat Festival) 22, 23, 24, 25, 26, 29, 30 June.
    assert clock is not None
    assert clock.due_at == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert Pause.objects.get().ended_at == datetime(2026, 6, 18, 2, tzinfo=UTC)


def test_pausing_and_resuming_twice_changes_nothing(review: Rule, record: Organisation) -> None:
    begin(record)
    actions.pause("review", subject=record, reason="asked", now=MONDAY + timedelta(days=1))
    again = actions.pause("review", subject=record, reason="other", now=MONDAY + timedelta(days=2))
    first = actions.resume("review", subject=record, now=MONDAY + timedelta(days=3))
    second = actions.resume("review", subject=record, now=MONDAY + timedelta(days=9))

    assert again is not None
    assert first is not None
    assert second is not None
    assert again.paused_at == MONDAY + timedelta(days=1)
    assert second.due_at == first.due_at
    assert Pause.objects.count() == 1


def test_a_complaint_withdrawn_during_a_pause_is_not_called_late(review: Rule, record: Organisation) -> None:
    begin(record)
    actions.pause("review", subject=record, reason="asked", now=MONDAY + timedelta(days=1))
    clock = actions.stop("review", subject=record, now=MONDAY + timedelta(days=90))

    assert clock is not None
    assert queries.view(clock, MONDAY + timedelta(days=100)).state == ClockState.MET


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        (MONDAY, ClockState.RUNNING, "10 working days left"),
        (MONDAY + timedelta(days=5), ClockState.RUNNING, "6 working days left"),
        (datetime(2026, 6, 11, 16, tzinfo=UTC), ClockState.DUE_SOON, "2 working days left"),
        (datetime(2026, 6, 14, 12, tzinfo=UTC), ClockState.DUE_SOON, "1 working day left"),
        (datetime(2026, 6, 15, 11, tzinfo=UTC), ClockState.DUE_SOON, "5 hours left"),
        (datetime(2026, 6, 15, 15, 30, tzinfo=UTC), ClockState.DUE_SOON, "less than an hour left"),
        (DUE + timedelta(hours=3), ClockState.OVERDUE, "1 working day overdue"),
        (datetime(2026, 6, 18, 2, tzinfo=UTC), ClockState.OVERDUE, "3 working days overdue"),
    ],
)
def test_a_reader_sees_how_long_is_left(
    review: Rule, record: Organisation, now: datetime, state: ClockState, words: str
) -> None:
    shown = queries.view(begin(record), now)

    assert (shown.state, shown.remaining) == (state, words)


def test_a_paused_clock_says_why_and_keeps_what_is_left(review: Rule, record: Organisation) -> None:
    registry.name_pause("asked", "Waiting for the rights owner")
    begin(record)
    clock = actions.pause("review", subject=record, reason="asked", now=MONDAY + timedelta(days=1))
    assert clock is not None
    shown = queries.view(clock, MONDAY + timedelta(days=40))

    assert shown.state == ClockState.PAUSED
    assert shown.remaining == "Paused, 9 working days left"
    assert shown.paused_reason == "Waiting for the rights owner"


def test_a_chinese_reader_sees_the_rule_in_chinese(review: Rule, record: Organisation) -> None:
    with translation.override("zh-hans"):
        shown = queries.view(begin(record), MONDAY)

    assert (shown.label, shown.source) == ("审查", "协议第四条")


def test_a_late_end_is_called_late_for_ever(review: Rule, record: Organisation) -> None:
    begin(record)
    clock = actions.stop("review", subject=record, now=datetime(2026, 6, 17, 2, tzinfo=UTC))

    assert clock is not None
    shown = queries.view(clock, MONDAY + timedelta(days=500))
    assert (shown.state, shown.remaining) == (ClockState.MISSED, "Done 2 working days late")


def test_an_end_in_a_year_without_a_published_calendar_is_marked_as_an_estimate(
    review: Rule, record: Organisation
) -> None:
    beyond = sources.mainland_china().published_until + 1
    clock = begin(record, datetime(beyond, 3, 1, tzinfo=UTC))

    assert queries.view(clock, clock.started_at).estimated
    assert not queries.view(begin_other(MONDAY), MONDAY).estimated


def begin_other(now: datetime) -> Clock:
    other = Organisation.objects.create(kind="rights_owner", name="Skye Wool Ltd", code="skye")
    return begin(other, now)


def test_the_next_due_of_a_record_ignores_what_rests(review: Rule, record: Organisation) -> None:
    begin(record)
    assert queries.next_due(record) == DUE

    actions.pause("review", subject=record, reason="asked", now=MONDAY)
    assert queries.next_due(record) is None


def test_clocks_of_many_records_cost_one_statement(
    review: Rule, django_assert_num_queries: Callable[[int], Any]
) -> None:
    records = [
        Organisation.objects.create(kind="rights_owner", name=f"Owner {number}", code=f"owner-{number}")
        for number in range(20)
    ]
    for each in records:
        begin(each)
    # The calendar and the rule are kept in memory from the first use.
    queries.view(begin(records[0]), MONDAY)
    queries.running_by_subject("accounts.organisation", [records[0].pk])

    with django_assert_num_queries(1):
        clocks = queries.running_by_subject("accounts.organisation", [each.pk for each in records])
        shown = [queries.view(clock, MONDAY) for each in records for clock in clocks[each.pk]]
    assert len(shown) == 20


def test_the_database_refuses_a_second_running_clock_and_a_due_before_the_start(
    review: Rule, record: Organisation
) -> None:
    clock = begin(record)
    version = CalendarVersion.objects.get(calendar__code="cn")
    wrong = {
        "rule": review, "rule_code": "review", "calendar_version": version,
        "subject_type": "accounts.organisation", "started_at": MONDAY,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.create(**wrong, subject_id=record.pk, due_at=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.create(**wrong, subject_id=record.pk + 1, due_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(clock=clock, started_at=MONDAY, ended_at=MONDAY - timedelta(1), reason="asked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.bulk_create([Pause(clock=clock, started_at=MONDAY, reason="asked") for _pause in range(2)])


# --- Firing -----------------------------------------------------------------------------------------------------------


def test_the_end_is_acted_upon_once(told: list[tuple[str, int]], record: Organisation) -> None:
    clock = begin(record)

    assert scan.fire_due(DUE - timedelta(seconds=1)) == 0
    assert scan.fire_due(DUE + timedelta(minutes=1)) == 1
    assert scan.fire_due(DUE + timedelta(minutes=2)) == 0
    assert scan.fire_due(DUE + timedelta(days=400)) == 0
    clock.refresh_from_db()
    assert told == [("expiry", record.pk)]
    assert clock.breached_at == DUE + timedelta(minutes=1)


def test_a_clock_that_stopped_or_rests_is_left_alone(told: list[tuple[str, int]], record: Organisation) -> None:
    begin(record)
    actions.pause("review", subject=record, reason="asked", now=MONDAY)
    assert scan.fire_due(DUE + timedelta(days=10)) == 0

    actions.stop("review", subject=record, now=MONDAY)
    assert scan.fire_due(DUE + timedelta(days=10)) == 0
    assert told == []


def test_each_reminder_comes_once_and_not_again_after_a_pause(
    told: list[tuple[str, int]], review: Rule, record: Organisation
) -> None:
    Rule.objects.filter(pk=review.pk).update(reminders=[5, 2])
    begin(record)
    five_left = datetime(2026, 6, 8, 16, tzinfo=UTC)  # 9, 10, 11, 12, 15 June are left

    assert scan.fire_due(five_left - timedelta(seconds=1)) == 0
    assert scan.fire_due(five_left) == 1
    actions.pause("review", subject=record, reason="asked", now=five_left + timedelta(hours=1))
    actions.resume("review", subject=record, now=five_left + timedelta(days=7))
    assert scan.fire_due(five_left + timedelta(days=7, minutes=1)) == 0
    assert told == [("reminder", record.pk)]


def test_after_a_standstill_only_the_last_is_told(
    told: list[tuple[str, int]], review: Rule, record: Organisation
) -> None:
    Rule.objects.filter(pk=review.pk).update(reminders=[5, 2])
    begin(record)

    assert scan.fire_due(DUE + timedelta(days=1)) == 1
    assert told == [("expiry", record.pk)]
    assert set(Firing.objects.values_list("what", flat=True)) == {"reminder:5", "reminder:2", "expiry"}


def test_one_bad_clock_does_not_stop_the_others_and_is_tried_again(
    told: list[tuple[str, int]], record: Organisation
) -> None:
    bad = begin(record)
    good = begin_other(MONDAY)
    broken = True

    def handler(subject_id: int, clock: Clock, now: datetime) -> None:
        if subject_id == record.pk and broken:
            connection.cursor().execute("SELECT 1/0")
        told.append(("expiry", subject_id))

    registry._expiry["review"] = handler
    assert scan.fire_due(DUE) == 1
    assert told == [("expiry", good.subject_id)]
    assert [clock.pk for clock in queries.failing()] == [bad.pk]
    bad.refresh_from_db()
    assert "division by zero" in bad.last_error
    assert bad.breached_at == DUE

    assert scan.fire_due(DUE + timedelta(seconds=59)) == 0
    assert scan.fire_due(DUE + timedelta(seconds=60)) == 0  # tried, and failed again
    bad.refresh_from_db()
    assert bad.failures == 2
    assert bad.next_at == DUE + timedelta(seconds=60 + 120)

    broken = False
    assert scan.fire_due(DUE + timedelta(hours=1)) == 1
    assert told == [("expiry", good.subject_id), ("expiry", record.pk)]
    assert not queries.failing()
    bad.refresh_from_db()
    assert bad.breached_at == DUE


def test_a_rule_with_a_consequence_nobody_registered_fails_visibly(review: Rule, record: Organisation) -> None:
    Rule.objects.filter(pk=review.pk).update(on_expiry="lapse")
    begin(record)

    assert scan.fire_due(DUE) == 0
    assert "lapse" in queries.failing().get().last_error


def test_a_rule_has_one_handler() -> None:
    def first(subject_id: int, clock: Clock, now: datetime) -> None: ...

    def second(subject_id: int, clock: Clock, now: datetime) -> None: ...

    registry.on_expiry("tests.single", first)
    registry.on_expiry("tests.single", first)
    with pytest.raises(ValueError, match="already"):
        registry.on_expiry("tests.single", second)


def test_a_scan_reads_what_is_due_through_its_index(review: Rule, record: Organisation) -> None:
    clock = begin(record)
    Clock.objects.bulk_create(_later(clock, number) for number in range(1, 3000))
    with CaptureQueriesContext(connection) as captured:
        scan.fire_due(MONDAY)
    claim = next(query["sql"] for query in captured if "SKIP LOCKED" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE clocks_clock")
        cursor.execute(f"EXPLAIN {claim}")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "clocks_running_by_next" in plan


def _later(clock: Clock, number: int) -> Clock:
    """A clock of another record, with nothing to do for years."""
    return Clock(
        rule=clock.rule,
        rule_code=clock.rule_code,
        calendar_version=clock.calendar_version,
        subject_type=clock.subject_type,
        subject_id=clock.subject_id + number,
        started_at=clock.started_at,
        due_at=clock.due_at + timedelta(days=number),
        next_at=clock.due_at + timedelta(days=number),
    )


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_act_upon_each_clock_once(told: list[tuple[str, int]]) -> None:
    for number in range(60):
        begin(Organisation.objects.create(kind="rights_owner", name=f"Owner {number}", code=f"o{number}"))

    fired = in_threads(3, lambda: scan.fire_due(DUE))

    assert sum(count for count in fired if isinstance(count, int)) == 60
    assert len(told) == len(set(told)) == 60


@pytest.mark.django_db(transaction=True)
def test_rivals_who_start_the_same_clock_get_the_same_one(review: Rule, record: Organisation) -> None:
    clocks = in_threads(8, lambda: begin(record))

    assert {clock.pk for clock in clocks if isinstance(clock, Clock)} == {Clock.objects.get().pk}
    assert len(clocks) == 8


@pytest.mark.django_db(transaction=True)
def test_a_scan_and_somebody_who_acts_at_the_same_moment_do_not_block_each_other(
    told: list[tuple[str, int]],
) -> None:
    """Both lock the record first and its clocks after it; the other order would be a deadlock now and then."""
    records = [
        Organisation.objects.create(kind="rights_owner", name=f"Owner {number}", code=f"o{number}")
        for number in range(20)
    ]
    for record in records:
        begin(record)

    def act() -> object:
        for record in records:
            with transaction.atomic():
                Organisation.objects.select_for_update().get(pk=record.pk)
                actions.stop("review", subject=record, now=DUE)
        return None

    outcomes = in_threads(2, act) + in_threads(1, lambda: scan.fire_due(DUE))
    works: list[Callable[[], object]] = [act, lambda: scan.fire_due(DUE)]
    mixed = iter(works)
    for record in records:
        begin(record, MONDAY)
    lock = threading.Lock()

    def next_of_both() -> object:
        with lock:
            work = next(mixed)
        return work()

    outcomes += in_threads(2, next_of_both)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]


# --- Loading ----------------------------------------------------------------------------------------------------------


def test_loading_calendars_and_rules_twice_changes_nothing(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    known = Rule.objects.count()
    for _time in range(2):
        call_command("load_calendars")
        call_command("load_rules", "complaints/rules.toml")

    out = capsys.readouterr().out
    assert "cn version 1: published 2020-" in out
    assert "jd.review version 1 from 2020-01-01: 10 working_days (unchanged)" in out
    assert CalendarVersion.objects.count() == 2
    assert Rule.objects.count() == known > 0


def test_a_newly_published_year_moves_the_clocks_that_rested_on_its_estimate(
    review: Rule, record: Organisation
) -> None:
    source = sources.mainland_china()
    beyond = source.published_until + 1
    clock = begin(record, datetime(beyond, 9, 27, 2, tzinfo=UTC))
    other = begin_other(MONDAY)
    golden_week = [f"{beyond}-10-{number:02}" for number in range(1, 9)]
    days = {**source.days, str(beyond): {"off": [*source.days[str(beyond)]["off"], *golden_week], "worked": []}}
    published = sources.Source(source.code, source.name, "notice", source.first_year, beyond, days)
    version, added = loading.load_calendar(published, now=timezone.now())
    before = clock.due_at

    assert added
    assert [moved.pk for moved in recounting.restate(version)] == [clock.pk]
    clock.refresh_from_db()
    assert clock.due_at > before
    assert not queries.view(Clock.objects.get(pk=clock.pk), MONDAY).estimated
    other.refresh_from_db()
    assert other.due_at == DUE


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("amount = 2\n", "amount = 0\n", "no length"),
        ('unit = "working_days"', 'unit = "moons"', "unit"),
        ('zone = "Asia/Shanghai"', 'zone = "Mars/Olympus"', "zone"),
        ('calendar = "cn"', 'calendar = "fr"', "not loaded"),
        ('zh-hans = "京东审查"\n', "", "missing in zh-hans"),
        ("reminders = [2]", "reminders = [10]", "reminder"),
        ("on_expiry", "on_expire", "unknown fields"),
    ],
)
def test_a_rules_file_with_a_mistake_says_where(
    mainland: Calendar, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    loading.load_calendar(sources.england(), now=timezone.now())
    path = tmp_path / "rules.toml"
    text = Path("complaints/rules.toml").read_text(encoding="utf-8")
    assert old in text
    before = list(Rule.objects.order_by("pk").values())
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(CommandError, match=complaint):
        call_command("load_rules", str(path))
    assert list(Rule.objects.order_by("pk").values()) == before


def test_a_rule_that_clocks_have_counted_on_is_not_rewritten(
    mainland: Calendar, record: Organisation, tmp_path: Path
) -> None:
    loading.load_calendar(sources.england(), now=timezone.now())
    text = Path("complaints/rules.toml").read_text(encoding="utf-8")
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    loading.load_rules(path)
    actions.start("cbbc.screening", subject=record, actor=SYSTEM, now=MONDAY)
    path.write_text(text.replace("amount = 2\n", "amount = 3\n"), encoding="utf-8")

    with pytest.raises(loading.BadRule, match=r"cbbc\.screening"):
        loading.load_rules(path)


# --- Words ------------------------------------------------------------------------------------------------------------


def test_what_is_written_down_for_good_names_the_rule_instead_of_its_length(
    review: Rule, django_assert_num_queries: Callable[[int], Any]
) -> None:
    text = words.with_length("JD has %(length)s to answer.", "review")

    with django_assert_num_queries(0):
        assert words.naming_rule(text) == "JD has the time of the rule `review` to answer."
        assert words.naming_rule("Nothing to count.") == "Nothing to count."
    assert str(text) == "JD has 10 working days in China to answer."
