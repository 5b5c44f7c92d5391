"""Where the working days come from: the published schedules, and an estimate for the years that are not out yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

import holidays
from chinese_calendar import constants as mainland

from core.clocks.calendars import SATURDAY

FIRST_YEAR = 2020
ESTIMATED_YEARS = 3
# England's days follow from the Banking and Financial Dealings Act 1971; the government lists two years ahead.
ENGLAND_LISTED_UNTIL = 2027


@dataclass(frozen=True)
class Source:
    """A calendar as its sources know it today, ready to be stored."""

    code: str
    name: str
    source: str
    first_year: int
    published_until: int
    days: dict[str, Any]


def mainland_china() -> Source:
    """The General Office of the State Council's yearly notices, with the weekend days worked in exchange."""
    published_until = max(mainland.holidays).year
    published = range(FIRST_YEAR, published_until + 1)
    days = {str(year): _year(year, mainland.holidays, mainland.workdays) for year in published}
    # An unpublished year has its statutory holidays (State Council Decree 795); which weekends move is not known.
    estimated = range(published_until + 1, published_until + 1 + ESTIMATED_YEARS)
    statutory = holidays.country_holidays("CN", years=estimated)
    days |= {str(year): _year(year, statutory, ()) for year in estimated}
    return Source(
        code="cn",
        name="Mainland China",
        source=f"State Council holiday notices, by chinesecalendar {version('chinesecalendar')}",
        first_year=FIRST_YEAR,
        published_until=published_until,
        days=days,
    )


def england() -> Source:
    """Bank holidays in England and Wales."""
    years = range(FIRST_YEAR, ENGLAND_LISTED_UNTIL + 1 + ESTIMATED_YEARS)
    listed = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return Source(
        code="gb-eng",
        name="England",
        source=f"Bank holidays in England and Wales, by holidays {version('holidays')}",
        first_year=FIRST_YEAR,
        published_until=ENGLAND_LISTED_UNTIL,
        days={str(year): _year(year, listed, ()) for year in years},
    )


def _year(year: int, off: Iterable[date], worked: Iterable[date]) -> dict[str, list[str]]:
    return {
        "off": sorted(day.isoformat() for day in off if day.year == year and day.weekday() < SATURDAY),
        "worked": sorted(day.isoformat() for day in worked if day.year == year),
    }
