"""Working days counted by hand, beside the calendar's own counting."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocks import sources
from core.clocks.calendars import (
    WorkingCalendar,
    add_months,
    day_end,
    day_start,
    last_day,
    local_date,
    months_between,
)
from core.clocks.periods import Period, Unit
from core.clocks.sources import Source

BEIJING = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")


def build(source: Source) -> WorkingCalendar:
    return WorkingCalendar.from_data(source.days, first_year=source.first_year, published_until=source.published_until)


CHINA = build(sources.mainland_china())
ENGLAND = build(sources.england())
INSTANTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2028, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
PLACES = st.sampled_from([(CHINA, BEIJING), (ENGLAND, LONDON)])


def at(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type]


def ten_days(calendar: WorkingCalendar, zone: ZoneInfo, amount: int = 10) -> Period:
    return Period(amount=amount, unit=Unit.WORKING_DAYS, calendar=calendar, zone=zone, last_day_moves=True)


@pytest.mark.parametrize(
    ("started", "days", "ends_with"),
    [
        # Spring Festival 2025: off 28 January to 4 February; worked on Sunday 26 January and Saturday 8 February.
        (at(BEIJING, 2025, 1, 24, 10), 1, date(2025, 1, 26)),
        (at(BEIJING, 2025, 1, 24, 10), 2, date(2025, 1, 27)),
        (at(BEIJING, 2025, 1, 24, 10), 3, date(2025, 2, 5)),
        (at(BEIJING, 2025, 1, 24, 10), 6, date(2025, 2, 8)),
        (at(BEIJING, 2025, 1, 24, 10), 10, date(2025, 2, 13)),
        # Golden Week 2025: off 1 to 8 October; worked on Sunday 28 September and Saturday 11 October.
        (at(BEIJING, 2025, 9, 26, 23, 59), 1, date(2025, 9, 28)),
        (at(BEIJING, 2025, 9, 26, 23, 59), 4, date(2025, 10, 9)),
        (at(BEIJING, 2025, 9, 26, 23, 59), 6, date(2025, 10, 11)),
        (at(BEIJING, 2025, 9, 26, 23, 59), 10, date(2025, 10, 16)),
        # Spring Festival 2026: off 15 to 23 February; worked on Saturdays 14 and 28 February.
        (at(BEIJING, 2026, 2, 13, 9), 1, date(2026, 2, 14)),
        (at(BEIJING, 2026, 2, 13, 9), 2, date(2026, 2, 24)),
        (at(BEIJING, 2026, 2, 13, 9), 6, date(2026, 2, 28)),
        (at(BEIJING, 2026, 2, 13, 9), 10, date(2026, 3, 5)),
        # Golden Week 2026: off 1 to 7 October; worked on Sunday 20 September and Saturday 10 October.
        (at(BEIJING, 2026, 9, 18, 9), 1, date(2026, 9, 20)),
        (at(BEIJING, 2026, 9, 29, 9), 2, date(2026, 10, 8)),
        (at(BEIJING, 2026, 9, 29, 9), 4, date(2026, 10, 10)),
        # Over the end of the year: 1 and 2 January 2026 are off, Sunday 4 January is worked.
        (at(BEIJING, 2025, 12, 30, 15), 1, date(2025, 12, 31)),
        (at(BEIJING, 2025, 12, 30, 15), 2, date(2026, 1, 4)),
        (at(BEIJING, 2025, 12, 30, 15), 3, date(2026, 1, 5)),
    ],
)
def test_jd_has_as_many_mainland_working_days_as_promised(started: datetime, days: int, ends_with: date) -> None:
    assert CHINA.add_working_days(started, days, BEIJING) == at(
        BEIJING, ends_with.year, ends_with.month, ends_with.day
    ) + timedelta(days=1)


@pytest.mark.parametrize(
    ("started", "days", "due"),
    [
        # Christmas 2026 is a Friday, Boxing Day is kept on Monday 28 December, then New Year's Day on Friday.
        (at(LONDON, 2026, 12, 23, 12), 2, datetime(2026, 12, 30, 0, tzinfo=UTC)),
        (at(LONDON, 2026, 12, 23, 12), 5, datetime(2027, 1, 5, 0, tzinfo=UTC)),
        # Clocks go forward on 29 March 2026: the day ends at 24:00 summer time, which is 23:00 UTC.
        (at(LONDON, 2026, 3, 27, 12), 1, datetime(2026, 3, 30, 23, tzinfo=UTC)),
        # Clocks go back on 25 October 2026: the day ends at 24:00 GMT.
        (at(LONDON, 2026, 10, 23, 12), 1, datetime(2026, 10, 27, 0, tzinfo=UTC)),
        # Easter 2026: Good Friday 3 April, Easter Monday 6 April.
        (at(LONDON, 2026, 4, 2, 9), 1, datetime(2026, 4, 7, 23, tzinfo=UTC)),
    ],
)
def test_an_owner_in_london_has_until_midnight_there(started: datetime, days: int, due: datetime) -> None:
    assert ENGLAND.add_working_days(started, days, LONDON) == due


def test_a_complaint_filed_late_in_london_starts_on_the_next_day_in_beijing() -> None:
    thursday_evening = at(LONDON, 2026, 6, 4, 18)

    assert CHINA.add_working_days(thursday_evening, 1, BEIJING) == at(BEIJING, 2026, 6, 9)


def test_a_pause_across_golden_week_gives_back_just_what_was_left() -> None:
    period = ten_days(CHINA, BEIJING)
    started = at(BEIJING, 2026, 9, 21, 10)  # Monday: due on 25 Sept off, so 22 23 24 28 29 30 Sept, 8 9 10 12 Oct
    due = period.end(started)
    assert last_day(due, BEIJING) == date(2026, 10, 12)

    # Paused at noon on 29 September: half of 29, then 30, 8, 9, 10, 12 = five and a half working days left.
    # Resumed at noon on 3 October, in the holiday: 8, 9, 10, 12, 13 and half of 14, rounded up to its end.
    again = period.end_after_pause(due, at(BEIJING, 2026, 9, 29, 12), at(BEIJING, 2026, 10, 3, 12))

    assert again == at(BEIJING, 2026, 10, 15)


def test_a_pause_does_not_forgive_an_end_that_was_missed() -> None:
    period = ten_days(CHINA, BEIJING)
    due = period.end(at(BEIJING, 2026, 6, 1, 10))

    assert period.end_after_pause(due, due + timedelta(hours=1), due + timedelta(days=30)) == due


@pytest.mark.parametrize(
    ("moves", "due"),
    [(True, at(BEIJING, 2026, 10, 9)), (False, at(BEIJING, 2026, 10, 2))],
)
def test_fifteen_days_that_end_in_a_holiday_end_after_it_where_the_rule_says_so(moves: bool, due: datetime) -> None:
    period = Period(amount=15, unit=Unit.CALENDAR_DAYS, calendar=CHINA, zone=BEIJING, last_day_moves=moves)

    assert period.end(at(BEIJING, 2026, 9, 16, 8)) == due


def test_hours_run_through_the_night_and_through_the_change_to_summer_time() -> None:
    period = Period(amount=24, unit=Unit.HOURS, calendar=ENGLAND, zone=LONDON, last_day_moves=False)

    assert period.end(at(LONDON, 2026, 3, 28, 12)) == at(LONDON, 2026, 3, 29, 13)


def test_two_working_days_left_begin_with_the_day_before_the_last() -> None:
    period = ten_days(CHINA, BEIJING)
    due = at(BEIJING, 2026, 10, 10)  # the last day is Friday 9 October

    assert period.before_end(due, 2) == at(BEIJING, 2026, 10, 8)
    assert period.before_end(due, 3) == at(BEIJING, 2026, 9, 30)


def test_years_without_a_published_schedule_are_estimates_with_their_statutory_holidays() -> None:
    beyond = CHINA.published_until + 1

    assert CHINA.is_estimated(date(beyond, 3, 1))
    assert not CHINA.is_estimated(date(beyond - 1, 3, 1))
    assert not CHINA.is_working(date(beyond, 1, 1))
    assert ENGLAND.is_estimated(date(ENGLAND.published_until + 1, 1, 4))


@given(INSTANTS, st.integers(1, 60), PLACES)
def test_a_period_ends_on_a_working_day_and_holds_exactly_its_days(
    start: datetime, amount: int, place: tuple[WorkingCalendar, ZoneInfo]
) -> None:
    calendar, zone = place
    due = calendar.add_working_days(start, amount, zone)

    assert due > start
    assert calendar.is_working(last_day(due, zone))
    assert calendar.working_days_between(local_date(start, zone), last_day(due, zone)) == amount
    assert day_end(last_day(due, zone), zone) == due


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20)), PLACES)
def test_advancing_uses_exactly_the_working_time_asked_for(
    start: datetime, amount: timedelta, place: tuple[WorkingCalendar, ZoneInfo]
) -> None:
    calendar, zone = place

    assert calendar.working_time_between(start, calendar.advance(start, amount, zone), zone) == amount


@given(INSTANTS, st.integers(1, 20), st.timedeltas(timedelta(0), timedelta(days=40)), PLACES, st.data())
def test_a_pause_never_shortens_what_was_left(
    start: datetime, amount: int, rest: timedelta, place: tuple[WorkingCalendar, ZoneInfo], data: st.DataObject
) -> None:
    calendar, zone = place
    period = ten_days(calendar, zone, amount)
    due = period.end(start)
    paused = data.draw(st.datetimes(min_value=start.replace(tzinfo=None), max_value=due.replace(tzinfo=None)))
    paused = paused.replace(tzinfo=UTC)
    again = period.end_after_pause(due, paused, paused + rest)

    assert again >= due
    left_before = calendar.working_time_between(paused, due, zone)
    left_after = calendar.working_time_between(paused + rest, again, zone)
    assert left_before <= left_after or paused >= due
    # Rounded up to the end of a day, and no further (a day has 25 hours when summer time ends).
    assert left_after - left_before < timedelta(hours=25) or paused >= due


@given(INSTANTS, st.integers(1, 30), st.integers(1, 30), PLACES)
def test_longer_periods_never_end_earlier(
    start: datetime, amount: int, more: int, place: tuple[WorkingCalendar, ZoneInfo]
) -> None:
    calendar, zone = place

    assert calendar.add_working_days(start, amount + more, zone) > calendar.add_working_days(start, amount, zone)


# --- Months -----------------------------------------------------------------------------------------------------------

some_day = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(some_day, st.integers(-400, 400))
def test_months_later_is_the_same_day_of_the_month_or_its_last(day: date, months: int) -> None:
    reached = add_months(day, months)

    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached.day < day.day and (reached + timedelta(days=1)).day == 1)


@given(some_day, st.integers(0, 400))
def test_whole_months_between_two_days_count_what_was_added(day: date, months: int) -> None:
    assert months_between(day, add_months(day, months)) == months
    assert months_between(day, add_months(day, months) - timedelta(days=1)) == max(months - 1, 0)


@given(some_day, some_day)
def test_months_between_never_reach_beyond_the_end(start: date, end: date) -> None:
    months = months_between(start, end)

    assert months >= 0
    if end > start:
        assert add_months(start, months) <= end < add_months(start, months + 1)


@given(some_day, st.integers(1, 60))
def test_a_period_of_months_ends_with_the_day_that_has_the_number_of_its_start(day: date, months: int) -> None:
    period = Period(amount=months, unit=Unit.MONTHS, calendar=CHINA, zone=BEIJING, last_day_moves=False)
    start = day_start(day, BEIJING)

    assert period.end(start) == day_end(add_months(day, months), BEIJING)
    assert period.before_end(period.end(start), months) <= day_end(day, BEIJING)
