"""The day on which the house stands. What it keeps is granted, due and in force in China: its days are Beijing's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.clocks.calendars import day_end

ZONE = ZoneInfo("Asia/Shanghai")


def house_day(now: datetime | None = None) -> date:
    """The date in Beijing at an instant (aware; the present one where none is given), wherever the reader sits."""
    return (now or timezone.now()).astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    """The instant (UTC) at which a day of the house is over."""
    return day_end(day, ZONE)
