"""A year of a calendar as a wall calendar shows it: twelve months, days off and days worked in exchange marked."""

from calendar import Calendar as Weeks
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.clocks.calendars import SATURDAY, WorkingCalendar

MONTHS = 12
# Any Monday: the names of the weekdays come from it.
MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Day:
    """One cell: its number, what it is (`off`, `worked`, `weekend`, empty), and that in words."""

    number: int
    kind: str
    words: str


@dataclass(frozen=True)
class Month:
    """One month by weeks from Monday; None where a week reaches into another month."""

    name: str
    weeks: Sequence[Sequence[Day | None]]


def months_of(calendar: WorkingCalendar, year: int) -> list[Month]:
    """The twelve months of a year."""
    weeks = Weeks(firstweekday=0)
    return [
        Month(
            dateformat.format(date(year, month, 1), "F"),
            [
                [_day(calendar, date(year, month, number)) if number else None for number in week]
                for week in weeks.monthdayscalendar(year, month)
            ],
        )
        for month in range(1, MONTHS + 1)
    ]


def weekdays() -> list[tuple[str, str]]:
    """The days of the week, short and whole, in the active language."""
    days = [date(MONDAY.year, MONDAY.month, MONDAY.day + step) for step in range(7)]
    return [(dateformat.format(day, "D"), dateformat.format(day, "l")) for day in days]


def _day(calendar: WorkingCalendar, day: date) -> Day:
    is_weekend, is_working = day.weekday() >= SATURDAY, calendar.is_working(day)
    if is_weekend and is_working:
        return Day(day.day, "worked", _("worked in exchange"))
    if is_weekend:
        return Day(day.day, "weekend", pgettext("day", "weekend"))
    return Day(day.day, "", "") if is_working else Day(day.day, "off", _("day off"))
