"""The day on which the house stands. What it keeps is granted, sold and due in China: its days are Beijing's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.clocks.calendars import day_end, local_date

ZONE = ZoneInfo("Asia/Shanghai")
# Between these a day may be asked about: windows are counted back from it, and nothing is older than the sites.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


def house_day(now: datetime | None = None) -> date:
    """The date in Beijing at an instant (aware; the present one where none is given), wherever the reader sits."""
    return local_date(now or timezone.now(), ZONE)


def end_of(day: date) -> datetime:
    """The instant (UTC) at which a day of the house is over."""
    return day_end(day, ZONE)
