"""From a rule and the course of events to the instant at which the period ends. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.clocks.calendars import WorkingCalendar, add_months, day_end, day_start, last_day, local_date

HOURS_BEFORE = re.compile(r"([1-9][0-9]{0,3})h")


class Unit(StrEnum):
    """What a period is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MONTHS = "months"


def hours_of(reminder: str) -> int:
    """Read a reminder that is given in hours, such as "4h". Raises ValueError where it is written otherwise."""
    found = HOURS_BEFORE.fullmatch(reminder)
    if found is None:
        raise ValueError(f"{reminder!r} is no number of hours")
    return int(found[1])


@dataclass(frozen=True)
class Period:
    """A length of legal time: so many units, counted on a calendar in a zone.

    A period that ends on a given date has no amount (0); its unit serves what lies before the end.
    """

    amount: int
    unit: Unit
    calendar: WorkingCalendar
    zone: ZoneInfo
    last_day_moves: bool

    def end(self, start: datetime) -> datetime:
        """Return the instant at which the period ends when it begins at `start` and nothing interrupts it."""
        if self.unit is Unit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=self.amount)
        if self.unit is Unit.WORKING_DAYS:
            return self.calendar.add_working_days(start, self.amount, self.zone)
        if self.unit is Unit.MONTHS:
            return self._close_of(add_months(local_date(start, self.zone), self.amount))
        return self._close_of(local_date(start, self.zone) + timedelta(days=self.amount))

    def end_after_pause(self, due: datetime, paused: datetime, resumed: datetime) -> datetime:
        """Return the new end: what was left at `paused` runs on from `resumed`, up to the end of that day.

        A period already over at `paused` stays over: an interruption does not forgive a missed end.
        """
        if paused >= due:
            return due
        if self.unit is Unit.WORKING_DAYS:
            left = self.calendar.working_time_between(paused, due, self.zone)
            reached = self.calendar.advance(resumed, left, self.zone)
            return day_end(last_day(reached, self.zone), self.zone)
        reached = resumed.astimezone(UTC) + (due - paused)
        if self.unit is Unit.HOURS:
            return reached
        return self._close_of(last_day(reached, self.zone))

    def end_with_pauses(self, start: datetime, pauses: Iterable[tuple[datetime, datetime]]) -> datetime:
        """Return the end after all finished interruptions `(paused, resumed)`, oldest first."""
        due = self.end(start)
        for paused, resumed in pauses:
            # A period that begins later than the interruption loses nothing by what lies before its start.
            due = self.end_after_pause(due, max(paused, start), max(resumed, start))
        return due

    def before_end(self, due: datetime, amount: int) -> datetime:
        """Return the instant at which `amount` units are left of a period that ends at `due`.

        Months: the beginning of the same day of the month (or its last day), so many months before the last day.
        """
        if self.unit is Unit.HOURS:
            return due - timedelta(hours=amount)
        if self.unit is Unit.WORKING_DAYS:
            return self.calendar.subtract_working_days(due, amount, self.zone)
        if self.unit is Unit.MONTHS:
            return day_start(add_months(last_day(due, self.zone), -amount), self.zone)
        return day_start(last_day(due, self.zone) - timedelta(days=amount - 1), self.zone)

    def reminder_at(self, due: datetime, reminder: "int | str") -> datetime:
        """Return the instant of a reminder: so many of the rule's units, or hours of real time ("4h"), before `due`."""
        if isinstance(reminder, str):
            return due - timedelta(hours=hours_of(reminder))
        return self.before_end(due, reminder)

    def _close_of(self, day: date) -> datetime:
        if self.last_day_moves:
            day = self.calendar.next_working_day(day)
        return day_end(day, self.zone)
