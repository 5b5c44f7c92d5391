"""The hours of a roundtable on the clocks of London and of Beijing, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _

from core.accounts.choices import Zone
from core.web.days import pattern
from roundtables.models import Roundtable

DAY_AND_HOUR = {"en": "D j M Y, H:i", "zh": "Y年n月j日（D）H:i"}
HOUR = "H:i"


@dataclass(frozen=True)
class LocalTimes:
    """The hours on the clocks of one place: `begins` and `ends` are aware, in its zone."""

    place: str
    begins: datetime
    ends: datetime

    @property
    def words(self) -> str:
        """Both in the reader's language; the day of the end only where it is another."""
        shape = pattern(DAY_AND_HOUR)
        same_day = self.begins.date() == self.ends.date()
        return f"{dateformat.format(self.begins, shape)}–{dateformat.format(self.ends, HOUR if same_day else shape)}"


def times_of(roundtable: Roundtable) -> list[LocalTimes]:
    """The hours in London and in Beijing; the clocks of the place first."""
    zones = sorted(Zone, key=lambda zone: zone != roundtable.zone)
    return [in_zone(roundtable, zone) for zone in zones]


def in_zone(roundtable: Roundtable, zone: Zone) -> LocalTimes:
    """The hours on the clocks of one zone, as they go on that day."""
    clock = ZoneInfo(zone)
    return LocalTimes(str(zone.label), roundtable.starts_at.astimezone(clock), roundtable.ends_at.astimezone(clock))


def both_in_words(roundtable: Roundtable) -> str:
    """One line: 12 Sep, 14:00–17:00 (Beijing) · 07:00–10:00 (London)."""
    return " · ".join(_("%(time)s (%(place)s)") % {"time": at.words, "place": at.place} for at in times_of(roundtable))
