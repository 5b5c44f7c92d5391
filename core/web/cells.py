"""Cells that many lists share: names in the reader's script, the clock of a row, and the columns of an export."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.clocks import queries as clocks
from core.clocks.models import Clock
from core.web.lists import ExportColumn
from core.web.templatetags.ipp import CLOCK_TONES, INLINE_SIGNS, deadline, icon, other_zone_text, small_ring

ROW_TONES = {"bad": "row-overdue", "warn": "row-due-soon"}


# Templates look into dictionaries first: of objects, each look fails once before it succeeds.
class ClockCell(TypedDict):
    """The clock of a row: its sign, time left, colour, and its end in both zones."""

    sign: SafeString
    words: str
    tone: str
    due_iso: str
    due_words: str


class ClockDresser:
    """Puts the clocks of a page's rows into words: fifty rows share a few ends, each is worded once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.end_of = cache(_end_words)
        self.sign_of = cache(_sign)

    def cell(self, running: Sequence[Clock]) -> ClockCell | None:
        """The clock that runs out first; one that rests only where nothing else runs. `running`: first due first."""
        clock = next((one for one in running if one.paused_at is None), running[0] if running else None)
        if clock is None:
            return None
        view = clocks.view(clock, self.now)
        due_iso, due_words = self.end_of(view.due)
        return ClockCell(
            sign=self.sign_of(view.state, view.elapsed),
            words=view.remaining,
            tone=CLOCK_TONES[view.state],
            due_iso=due_iso,
            due_words=view.paused_reason or due_words,
        )


def row_css(clock: ClockCell | None) -> str:
    """The class of a row whose clock is late or nearly so; empty otherwise."""
    return ROW_TONES.get(clock["tone"], "") if clock else ""


def plain_column(label: Any, name: str) -> ExportColumn:
    """A value as it stands; lists are joined."""

    def value(row: Any) -> Any:
        given = row[name]
        return ", ".join(str(one) for one in given) if isinstance(given, list) else given

    return ExportColumn(label, value)


def instant_column(label: Any, name: str) -> ExportColumn:
    """An instant in the reader's zone, which the heading names."""
    return ExportColumn(_zoned(label), lambda row: timezone.localtime(row[name]) if row[name] else None)


def day_column(label: Any, name: str) -> ExportColumn:
    """A calendar day."""

    def value(row: Any) -> date | None:
        found: date | None = row[name]
        return found

    return ExportColumn(label, value)


def choice_column(label: Any, name: str, words: Callable[[str], Any]) -> ExportColumn:
    """A code in words."""
    return ExportColumn(label, lambda row: str(words(row[name])) if row[name] else "")


def _sign(state: str, elapsed: int) -> SafeString:
    """What stands before the time left: a sign, or a ring filled by the time gone by."""
    return icon(INLINE_SIGNS[state]) if state in INLINE_SIGNS else small_ring(elapsed)


def _end_words(due: datetime) -> tuple[str, str]:
    """The end of a clock for machines, and in words: in the reader's zone and in the other one."""
    return due.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), f"{strip_tags(deadline(due))} · {other_zone_text(due)}"


def _zoned(label: Any) -> Any:
    """A heading that names the zone in which its column's times are written."""

    def written() -> str:
        zone = timezone.get_current_timezone_name()
        return gettext("%(label)s (time in %(zone)s)") % {"label": label, "zone": zone}

    return lazy(written, str)()
