"""The versions of each rule, kept in memory for a moment: every clock that starts asks, and they hardly change."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from core.clocks.models import CalendarVersion, Rule

# How long another process may still count on what it knew before a new version was loaded.
KEPT_SECONDS = 10.0
Version = tuple[Rule, int]


class UnknownRule(LookupError):
    """No version of the rule is in force on that day, or its calendar has not been loaded."""


@dataclass
class Memory:
    """What this process knows of rules: by code, when it was read and the versions."""

    known: dict[str, tuple[float, list[Version]]] = field(default_factory=dict)

    def versions(self, code: str) -> list[Version]:
        """The versions of a rule, newest first, each with the key of its calendar's newest version."""
        read_at, found = self.known.get(code, (0.0, []))
        if not found or time.monotonic() - read_at > KEPT_SECONDS:
            found = _read(code)
            self.known[code] = (time.monotonic(), found)
        return found

    def forget(self) -> None:
        """Read everything anew: a version was loaded."""
        self.known.clear()
        of_clock.cache_clear()


@lru_cache(maxsize=256)
def of_clock(pk: int) -> Rule:
    """The version of a rule that a clock counts on, by its key: it cannot change any more (core.clocks.loading)."""
    return Rule.objects.select_related("calendar").get(pk=pk)


def _read(code: str) -> list[Version]:
    latest = CalendarVersion.objects.filter(calendar=OuterRef("calendar")).order_by("-version").values("pk")[:1]
    rows = Rule.objects.filter(code=code).select_related("calendar").annotate(calendar_version_id=Subquery(latest))
    found = rows.order_by("-effective_from")
    return [(rule, rule.calendar_version_id) for rule in found if rule.calendar_version_id is not None]


memory = Memory()
versions = memory.versions
forget = memory.forget


def in_force(code: str, now: datetime) -> Version:
    """The version of a rule in force at `now`, on the day that it is in the rule's own zone. Raises UnknownRule."""
    for rule, calendar_version_id in versions(code):
        if rule.effective_from <= now.astimezone(rule.tzinfo()).date():
            return rule, calendar_version_id
    raise UnknownRule(f"{code} on {now:%Y-%m-%d}")
