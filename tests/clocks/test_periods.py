"""Periods beside a slow counter, and cases counted by hand on printed calendars."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clocks import sources
from core.clocks.calendars import WorkingCalendar, day_end, last_day
from core.clocks.periods import Period, Unit
from core.clocks.sources import Source
from tests.clocks.slow import SlowCounter

BEIJING = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
PLACES = {"china": (sources.mainland_china(), BEIJING), "england": (sources.england(), LONDON)}


def build(source: Source) -> WorkingCalendar:
    return WorkingCalendar.from_data(source.days, first_year=source.first_year, published_until=source.published_until)


FAST = {name: build(source) for name, (source, _zone) in PLACES.items()}
SLOW = {name: SlowCounter(source, zone) for name, (source, zone) in PLACES.items()}
CHINA = FAST["china"]
NAMES = st.sampled_from(sorted(PLACES))
# From the oldest year on record to years that nobody has published.
MINUTES = st.integers(0, int((datetime(2029, 1, 1) - datetime(2020, 2, 1)) / timedelta(minutes=1)))  # noqa: DTZ001
INSTANTS = MINUTES.map(lambda minutes: datetime(2020, 2, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def at(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type]


def period(place: str, amount: int, unit: Unit, *, moves: bool = True) -> Period:
    return Period(amount=amount, unit=unit, calendar=FAST[place], zone=PLACES[place][1], last_day_moves=moves)


def working(amount: int) -> Period:
    return period("china", amount, Unit.WORKING_DAYS)


def days(amount: int, *, moves: bool) -> Period:
    return period("china", amount, Unit.CALENDAR_DAYS, moves=moves)


# --- Beside the slow counter ------------------------------------------------------------------------------------------


@given(NAMES, INSTANTS, st.integers(1, 90))
def test_working_days_end_where_the_slow_counter_ends(place: str, start: datetime, amount: int) -> None:
    assert period(place, amount, Unit.WORKING_DAYS).end(start) == SLOW[place].working_days(start, amount)


@given(NAMES, INSTANTS, st.integers(1, 400), st.booleans())
def test_calendar_days_end_where_the_slow_counter_ends(place: str, start: datetime, amount: int, moves: bool) -> None:
    counted = period(place, amount, Unit.CALENDAR_DAYS, moves=moves).end(start)

    assert counted == SLOW[place].calendar_days(start, amount, moves=moves)


@given(NAMES, INSTANTS, st.integers(0, 15 * 1440), st.integers(0, 20 * 1440), st.integers(1, 20))
def test_a_rest_gives_back_the_working_minutes_that_were_left_up_to_the_end_of_their_day(
    place: str, start: datetime, until_rest: int, rest: int, amount: int
) -> None:
    counted, slow = period(place, amount, Unit.WORKING_DAYS), SLOW[place]
    due = counted.end(start)
    paused = start + timedelta(minutes=until_rest)
    resumed = paused + timedelta(minutes=rest)
    again = counted.end_after_pause(due, paused, resumed)

    if paused >= due:
        assert again == due
        return
    left = slow.minutes_left(paused, due)
    zone = PLACES[place][1]
    closing = last_day(again, zone)
    before = day_end(closing - timedelta(days=1), zone)
    assert slow.minutes_left(resumed, again) >= left
    # One day less would not have been enough.
    assert before < resumed or slow.minutes_left(resumed, before) < left


@given(NAMES, INSTANTS, st.integers(1, 30), st.data())
def test_reminders_leave_what_they_promise(place: str, start: datetime, amount: int, data: st.DataObject) -> None:
    before = data.draw(st.integers(1, amount))
    counted = period(place, amount, Unit.WORKING_DAYS)
    due = counted.end(start)
    moment = counted.reminder_at(due, before)

    worked, day = 0, SLOW[place].day_of(moment)
    while day <= last_day(due, PLACES[place][1]):
        worked += SLOW[place].is_worked(day)
        day += timedelta(days=1)
    assert worked == before


@given(NAMES, INSTANTS, st.integers(1, 30), st.integers(1, 200))
def test_a_reminder_in_hours_is_real_time_whatever_the_unit(
    place: str, start: datetime, amount: int, hours: int
) -> None:
    for unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS):
        counted = period(place, amount, unit)
        due = counted.end(start)
        assert due - counted.reminder_at(due, f"{hours}h") == timedelta(hours=hours)


# --- By hand ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "stays", "moved"),
    [
        # Spring Festival 2025: off from Tuesday 28 January to Tuesday 4 February. 15 January + 15 = 30 January.
        (at(BEIJING, 2025, 1, 15, 9), date(2025, 1, 30), date(2025, 2, 5)),
        # 11 January + 15 = Sunday 26 January, which is worked in exchange: it stays.
        (at(BEIJING, 2025, 1, 11, 9), date(2025, 1, 26), date(2025, 1, 26)),
        # 24 January + 15 = Saturday 8 February, worked in exchange too.
        (at(BEIJING, 2025, 1, 24, 9), date(2025, 2, 8), date(2025, 2, 8)),
        # Spring Festival 2026: off from Sunday 15 to Monday 23 February. 1 February + 15 = 16 February.
        (at(BEIJING, 2026, 2, 1, 9), date(2026, 2, 16), date(2026, 2, 24)),
        # 30 January + 15 = Saturday 14 February, worked in exchange.
        (at(BEIJING, 2026, 1, 30, 9), date(2026, 2, 14), date(2026, 2, 14)),
        # Golden Week 2025: off from 1 to 8 October. 20 September + 15 = 5 October.
        (at(BEIJING, 2025, 9, 20, 9), date(2025, 10, 5), date(2025, 10, 9)),
        # 26 September + 15 = Saturday 11 October 2025, worked in exchange.
        (at(BEIJING, 2025, 9, 26, 9), date(2025, 10, 11), date(2025, 10, 11)),
        # Golden Week 2026: off from 1 to 7 October. 16 September + 15 = 1 October.
        (at(BEIJING, 2026, 9, 16, 9), date(2026, 10, 1), date(2026, 10, 8)),
        # New Year 2026: off from Thursday 1 to Saturday 3 January, worked on Sunday 4 January.
        (at(BEIJING, 2025, 12, 17, 9), date(2026, 1, 1), date(2026, 1, 4)),
        # An ordinary weekend: 1 June + 12 = Saturday 13 June would be one; 15 days end on Tuesday 16 June 2026.
        (at(BEIJING, 2026, 6, 1, 9), date(2026, 6, 16), date(2026, 6, 16)),
        # The arrival day does not count, even where it is served one minute before midnight.
        (at(BEIJING, 2026, 6, 1, 23, 59), date(2026, 6, 16), date(2026, 6, 16)),
        (at(BEIJING, 2026, 6, 2, 0, 0), date(2026, 6, 17), date(2026, 6, 17)),
    ],
)
def test_fifteen_days_from_the_arrival(arrived: datetime, stays: date, moved: date) -> None:
    """E-Commerce Law, article 43; whether a last day that is a holiday moves is said by the rule."""
    assert days(15, moves=False).end(arrived) == day_end(stays, BEIJING)
    assert days(15, moves=True).end(arrived) == day_end(moved, BEIJING)


@pytest.mark.parametrize(
    ("arrived", "ends_with"),
    [
        # 17:30 of Friday 5 June in London is 00:30 of Saturday 6 June in Beijing: 8-12, 15-18, 22-26, 29 June to 3 July
        # and 6 July; Friday 19 June is the Dragon Boat Festival.
        (at(LONDON, 2026, 6, 5, 17, 30), date(2026, 7, 6)),
        # 16:30 is still Friday in Beijing, which does not count either: the same end.
        (at(LONDON, 2026, 6, 5, 16, 30), date(2026, 7, 6)),
        # 17:30 of Thursday is Friday in Beijing: the start day; half an hour earlier it is Thursday, and Friday counts.
        (at(LONDON, 2026, 6, 4, 17, 0), date(2026, 7, 6)),
        (at(LONDON, 2026, 6, 4, 16, 59), date(2026, 7, 3)),
        # In winter Beijing is eight hours ahead. 9 January 2026, 16:00 GMT is Saturday 10 January there: 12-16, 19-23,
        # 26-30 January, 2-6 February.
        (at(LONDON, 2026, 1, 9, 16, 0), date(2026, 2, 6)),
        # 26 January 2026: 27-30 January, 2-6, 9-13 and Saturday 14 February (15 days), 24-28 February (5 days, Saturday
        # 28 February among them).
        (at(LONDON, 2026, 1, 26, 9, 0), date(2026, 2, 28)),
        # 21 September 2026 (Monday): 22-24, 28-30 September, 8-10, 12-16, 19-23, 26 October. 25 September is off.
        (at(LONDON, 2026, 9, 21, 9, 0), date(2026, 10, 26)),
    ],
)
def test_twenty_mainland_working_days_from_an_arrival_given_in_london_time(arrived: datetime, ends_with: date) -> None:
    """SPC Reply 2020 no. 9: the ceiling."""
    assert working(20).end(arrived) == day_end(ends_with, BEIJING)


@pytest.mark.parametrize(
    ("started", "due"),
    [
        # Clocks go forward on Sunday 29 March 2026. Two calendar days from Friday noon end with that Sunday, 23:00 UTC.
        (at(LONDON, 2026, 3, 27, 12), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        # Clocks go back on Sunday 25 October 2026: that day has 25 hours and ends at midnight UTC.
        (at(LONDON, 2026, 10, 23, 12), datetime(2026, 10, 26, 0, tzinfo=UTC)),
        # At 01:30 of that Sunday it is 01:30 twice; both are the same day.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 28, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 28, 0, tzinfo=UTC)),
    ],
)
def test_days_in_london_have_23_and_25_hours(started: datetime, due: datetime) -> None:
    counted = period("england", 2, Unit.CALENDAR_DAYS, moves=False).end(started)

    assert counted == due


def test_a_year_that_is_not_published_gives_an_estimate() -> None:
    beyond = CHINA.published_until + 1
    due = working(10).end(at(BEIJING, CHINA.published_until, 12, 28, 9))

    assert last_day(due, BEIJING).year == beyond
    assert CHINA.is_estimated(last_day(due, BEIJING))
    # 1 January is a holiday by statute, in whatever year.
    assert not CHINA.is_working(date(beyond, 1, 1))


@pytest.mark.parametrize(
    ("started", "amount", "ends_with"),
    [
        # Spring Festival 2025: Friday 24 January; 26 and 27 January, 5-8 February.
        (at(BEIJING, 2025, 1, 24, 10), 6, date(2025, 2, 8)),
        # Golden Week 2025: Tuesday 30 September is the last day before it; 9, 10 and Saturday 11 October follow.
        (at(BEIJING, 2025, 9, 29, 10), 4, date(2025, 10, 11)),
        # Spring Festival 2026: Friday 13 February; Saturday 14, then Tuesday 24 to Saturday 28.
        (at(BEIJING, 2026, 2, 13, 10), 6, date(2026, 2, 28)),
        # Golden Week 2026: Sunday 20 September is worked, 25 to 27 September are the Mid-Autumn Festival.
        (at(BEIJING, 2026, 9, 18, 10), 6, date(2026, 9, 28)),
    ],
)
def test_make_up_days_count_and_holidays_do_not(started: datetime, amount: int, ends_with: date) -> None:
    assert working(amount).end(started) == day_end(ends_with, BEIJING)
