"""Working-day arithmetic. Pure: no database, no current time; every instant is aware, every day has its own length."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# Dates near the end of the calendar would overflow in arithmetic; no legal period reaches that far.
LONGEST_PERIOD_DAYS = 3660


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which `day` begins in `zone`."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of 24:00 on `day` in `zone`: the beginning of the next day."""
    return day_start(day + ONE_DAY, zone)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the date that the wall calendar shows in `zone` at `instant`."""
    return instant.astimezone(zone).date()


def last_day(due: datetime, zone: ZoneInfo) -> date:
    """Return the last day of a period that ends at `due`: 24:00 belongs to the day that it closes."""
    return local_date(due - timedelta(microseconds=1), zone)


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later (earlier, if negative), or that month's last day.

    So the Civil Code of the PRC, art. 202.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Count the whole months from `start` to `end` (0 if `end` is not after `start`)."""
    months = max((end.year - start.year) * 12 + end.month - start.month, 0)
    return months - 1 if months and add_months(start, months) > end else months


@dataclass(frozen=True)
class Year:
    """How one year departs from the plain week: weekdays off, and weekend days worked in exchange."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of a country. Years after `published_until` are estimates; unknown years have weekends only."""

    years: Mapping[int, Year]
    first_year: int
    published_until: int

    @classmethod
    def from_data(cls, days: Mapping[str, Any], *, first_year: int, published_until: int) -> "WorkingCalendar":
        """Build a calendar from `{"2026": {"off": [ISO dates], "worked": [ISO dates]}}` (the stored form)."""
        years = {
            int(year): Year(
                off=frozenset(date.fromisoformat(day) for day in entry["off"]),
                worked=frozenset(date.fromisoformat(day) for day in entry["worked"]),
            )
            for year, entry in days.items()
        }
        return cls(years=years, first_year=first_year, published_until=published_until)

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset().union(*(year.off for year in self.years.values()))

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset().union(*(year.worked for year in self.years.values()))

    def is_working(self, day: date) -> bool:
        """Tell whether people are at work on `day`."""
        if day in self._worked:
            return True
        return day.weekday() < SATURDAY and day not in self._off

    def is_estimated(self, day: date) -> bool:
        """Tell whether the authorities have not (or for us: not any more) published the year of `day`."""
        return not self.first_year <= day.year <= self.published_until

    def working_days_after(self, day: date) -> Iterator[date]:
        """Yield the working days that follow `day`, which itself does not count."""
        for _step in range(LONGEST_PERIOD_DAYS):
            day += ONE_DAY
            if self.is_working(day):
                yield day
        raise ValueError(f"no working day within {LONGEST_PERIOD_DAYS} days")

    def next_working_day(self, day: date) -> date:
        """Return `day` itself if it is a working day, else the first one after it."""
        return day if self.is_working(day) else next(self.working_days_after(day))

    def add_working_days(self, start: datetime, amount: int, zone: ZoneInfo) -> datetime:
        """Return 24:00 (as UTC instant) of the `amount`-th working day after the local day of `start`.

        The start day does not count (Civil Code of the PRC, art. 201). Raises ValueError if `amount` < 1.
        """
        if amount < 1:
            raise ValueError("a period has at least one working day")
        days = self.working_days_after(local_date(start, zone))
        for _counted in range(amount - 1):
            next(days)
        return day_end(next(days), zone)

    def subtract_working_days(self, due: datetime, amount: int, zone: ZoneInfo) -> datetime:
        """Return the instant at which exactly `amount` working days are left before the end of the day of `due`."""
        day = last_day(due, zone)
        left = 0
        for _step in range(LONGEST_PERIOD_DAYS):
            left += self.is_working(day)
            if left == amount:
                return day_start(day, zone)
            day -= ONE_DAY
        raise ValueError(f"fewer than {amount} working days in {LONGEST_PERIOD_DAYS} days")

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end` (0 if `end` is not after `start`)."""
        days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)

    def working_time_between(self, start: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
        """Return the real time between two instants that falls on working days (0 if `end` <= `start`)."""
        total = timedelta()
        moment = start
        while moment < end:
            day = local_date(moment, zone)
            until = min(day_end(day, zone), end)
            if self.is_working(day):
                total += until - moment
            moment = until
        return total

    def advance(self, start: datetime, amount: timedelta, zone: ZoneInfo) -> datetime:
        """Return the earliest instant at which `amount` of working time has passed since `start`."""
        moment = start.astimezone(UTC)
        while amount > timedelta():
            day = local_date(moment, zone)
            until = day_end(day, zone)
            if self.is_working(day):
                if amount <= until - moment:
                    return moment + amount
                amount -= until - moment
            moment = until
        return moment
