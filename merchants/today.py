"""The day on which the programme stands: shops are on sites in China, so their days begin and end in Beijing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.clocks.calendars import local_date

ZONE = ZoneInfo("Asia/Shanghai")
# Between these a day may be asked about: windows are counted back from it, and nothing is older than the sites.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


def programme_day(now: datetime | None = None) -> date:
    """The date in Beijing at an instant (aware; the present one where none is given)."""
    return local_date(now or timezone.now(), ZONE)
