"""How days and instants are written in text, in the reader's language; templates use the tags `day` and `instant`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import dateformat, timezone

from core.scripts import reads_chinese

DAY_PATTERNS = {"en": "j M Y", "zh": "Y年n月j日"}
DAY_AND_TIME = {"en": ", ", "zh": " "}
INSTANT_PATTERNS = {"en": "j M Y, H:i", "zh": "Y年n月j日 H:i"}


def pattern(patterns: dict[str, str]) -> str:
    """The pattern for the active language."""
    return patterns["zh" if reads_chinese() else "en"]


def day_in_words(day: date) -> str:
    """A calendar day: 18 Dec 2026."""
    return dateformat.format(day, pattern(DAY_PATTERNS))


def instant_in_words(moment: datetime) -> str:
    """An instant (aware) in the active zone, without the zone's name: 18 Dec 2026, 14:30."""
    return dateformat.format(timezone.localtime(moment), pattern(INSTANT_PATTERNS))


def end_in_words(moment: datetime) -> str:
    """The end of a period (aware) in the active zone. Midnight closes the day before, so it is written as its 24:00."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return instant_in_words(moment)
    return f"{day_in_words(local.date() - timedelta(days=1))}{pattern(DAY_AND_TIME)}24:00"


def days_said(*names: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """What `present` of a verb or topic needs: these values, kept as ISO dates, as days in the reader's language."""

    def present(data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**data, **{name: day_in_words(date.fromisoformat(data[name])) for name in names if data.get(name)}}

    return present
