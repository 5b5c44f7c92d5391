"""The day on which the programme stands. Rights are granted in China, so their days begin and end in Beijing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.clocks.calendars import day_end

ZONE = ZoneInfo("Asia/Shanghai")


def programme_day(now: datetime | None = None) -> date:
    """The date in Beijing at an instant (aware; the present one where none is given), wherever the reader sits."""
    return (now or timezone.now()).astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    """The instant (UTC) at which a day of the programme is over."""
    return day_end(day, ZONE)
