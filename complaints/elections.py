"""The owner's period for acting upon a counter-notice, in words: how much is left, and when exactly it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.clocks import ELECTION
from core.clocks.queries import ClockView
from core.web.days import end_in_words

BEIJING = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Countdown:
    """What is left of the period. `ends_at` is its end (aware); `beijing` and `london` say it in those zones.

    `is_estimate`: the holidays of the year of the end were not published when it was counted.
    """

    ends_at: datetime
    left: str
    tone: str
    label: str
    source: str
    beijing: str
    london: str
    counted_from: datetime
    granted: int | None
    rule_version: int
    calendar_version: int
    is_estimate: bool
    is_over: bool


def countdown_of(views: Iterable[ClockView], *, now: datetime) -> Countdown | None:
    """The countdown of the period that runs, among a complaint's clocks; None where none runs."""
    view = next((view for view in views if view.code in ELECTION and view.stopped_at is None), None)
    if view is None:
        return None
    seconds = int((view.due - now).total_seconds())
    return Countdown(
        ends_at=view.due,
        left=left_in_words(seconds),
        tone="bad" if seconds <= DAY else "warn" if seconds <= 3 * DAY else "waiting",
        label=view.label,
        source=view.source,
        beijing=in_zone(view.due, BEIJING),
        london=in_zone(view.due, LONDON),
        counted_from=view.started_at,
        granted=view.granted,
        rule_version=view.rule_version,
        calendar_version=view.calendar_version,
        is_estimate=view.estimated,
        is_over=seconds <= 0,
    )


def left_in_words(seconds: int) -> str:
    """So much time, in days and hours; in the last day in hours and minutes. The same words as js/countdown.js."""
    if seconds <= 0:
        return _("The period is over")
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // 60
    larger = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    smaller = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    if not days:
        larger, smaller = smaller, ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    return _("%(larger)s %(smaller)s") % {"larger": larger, "smaller": smaller}


def in_zone(moment: datetime, zone: ZoneInfo) -> str:
    """The end of a period as the wall clock of a zone shows it."""
    with timezone.override(zone):
        return end_in_words(moment)
