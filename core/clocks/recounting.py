"""Counting running clocks on a newer version of their calendar: what would move, and moving it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet

from core.clocks import registry, rules
from core.clocks.actions import next_moment
from core.clocks.calendars import local_date
from core.clocks.models import CalendarVersion, Clock
from core.clocks.periods import Unit

BATCH = 500
# A preview looks at so many clocks at most, and shows so many of those that move.
LOOKED_AT = 50_000
SHOWN = 50


@dataclass(frozen=True)
class Shift:
    """A running clock with its end before and after it is counted again."""

    clock: Clock
    before: datetime
    after: datetime


@dataclass
class Preview:
    """What a new version of a calendar would do to running clocks: how many end later or sooner, and the first of them.

    `is_partial`: there are more clocks than were looked at.
    """

    looked_at: int = 0
    later: int = 0
    sooner: int = 0
    is_partial: bool = False
    first: list[Shift] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many clocks get another end."""
        return self.later + self.sooner


class Recount:
    """Ends on one version of a calendar. Clocks of one rule that began on one day share theirs."""

    def __init__(self, version: CalendarVersion) -> None:
        self.calendar = version.working()
        self.known: dict[tuple[object, ...], datetime] = {}

    def end_of(self, clock: Clock) -> datetime:
        """The end of a clock (with `pauses` loaded) on this version."""
        period = clock.rule.period(self.calendar, clock.granted)
        pauses = [(pause.started_at, pause.ended_at) for pause in clock.pauses.all() if pause.ended_at]
        if pauses or period.unit is Unit.HOURS:
            return period.end_with_pauses(clock.started_at, pauses)
        key = (clock.rule_id, clock.granted, local_date(clock.started_at, period.zone))
        if key not in self.known:
            self.known[key] = period.end(clock.started_at)
        return self.known[key]


def changed_years(old: CalendarVersion, new: CalendarVersion) -> list[int]:
    """The years of which two versions say different things, or that only one of them knows as published."""
    years = sorted({*map(int, old.days), *map(int, new.days)})
    return [year for year in years if _said(old, year) != _said(new, year)]


def touched(version: CalendarVersion, *, now: datetime) -> QuerySet[Clock]:
    """Running clocks that count on an older version and reach into a year that this one changes.

    What has run out by `now`, and what was given its end, stays as it is. `version` need not be saved.
    """
    older = CalendarVersion.objects.filter(calendar=version.calendar_id, version__lt=version.version)
    reaching = [_reaching(old, changed_years(old, version)) for old in older]
    conditions = [condition for condition in reaching if condition is not None]
    if not conditions:
        return Clock.objects.none()
    condition = conditions[0]
    for other in conditions[1:]:
        condition |= other
    running = Clock.objects.filter(stopped_at=None, breached_at=None, rule__until_date=False)
    return running.filter(Q(due_at__gt=now) | Q(paused_at__isnull=False)).filter(condition)


def preview(version: CalendarVersion, *, now: datetime) -> Preview:
    """What would move if this unsaved version were added. Changes nothing."""
    found = Preview()
    recount = Recount(version)
    clocks = touched(version, now=now).order_by("due_at", "pk").prefetch_related("pauses")[: LOOKED_AT + 1]
    for clock in clocks.iterator(chunk_size=2000):
        if found.looked_at == LOOKED_AT:
            found.is_partial = True
            break
        found.looked_at += 1
        clock.rule = rules.of_clock(clock.rule_id)
        after = recount.end_of(clock)
        if after == clock.due_at or not _may_end(clock, after, now):
            continue
        found.later += after > clock.due_at
        found.sooner += after < clock.due_at
        if len(found.first) < SHOWN:
            found.first.append(Shift(clock, clock.due_at, after))
    return found


def restate(version: CalendarVersion) -> list[Clock]:
    """Count every clock that this version touches again, batch by batch; returns those that were moved."""
    moved: list[Clock] = []
    after: int | None = 0
    while after is not None:
        batch, after = restate_batch(version, after=after, now=version.loaded_at)
        moved += batch
    return moved


@transaction.atomic
def restate_batch(version: CalendarVersion, *, after: int, now: datetime) -> tuple[Sequence[Clock], int | None]:
    """Count the next clocks behind the key `after` again.

    Returns those that were moved, and the key behind which to go on (None at the end). Whoever keeps a copy of an end
    hears of it (registry.on_moved). An end never moves to before `now`: such a clock keeps the one that it has.
    """
    waiting = touched(version, now=now).filter(pk__gt=after).order_by("pk")
    keys = list(waiting.values_list("pk", "subject_type", "subject_id")[:BATCH])
    _lock_subjects((subject_type, subject_id) for _pk, subject_type, subject_id in keys)
    locked = waiting.filter(pk__in=[pk for pk, *_subject in keys]).select_for_update(of=("self",))
    recount = Recount(version)
    counted, moved = [], []
    for clock in locked.prefetch_related("pauses", "firings"):
        clock.rule = rules.of_clock(clock.rule_id)
        before, end = clock.due_at, recount.end_of(clock)
        if not _may_end(clock, end, now):
            continue
        clock.calendar_version, clock.due_at = version, end
        counted.append(clock)
        if end != before:
            clock.next_at = next_moment(clock)
            moved.append(clock)
    Clock.objects.bulk_update(counted, ["calendar_version", "due_at", "next_at"])
    for clock in moved:
        registry.moved(clock)
    return moved, keys[-1][0] if len(keys) == BATCH else None


def _said(version: CalendarVersion, year: int) -> tuple[bool, list[str], list[str]]:
    entry = version.days.get(str(year), {"off": [], "worked": []})
    is_published = version.first_year <= year <= version.published_until
    return is_published, sorted(entry["off"]), sorted(entry["worked"])


def _reaching(old: CalendarVersion, years: Sequence[int]) -> Q | None:
    """Clocks on `old` that run in one of these years, whatever the zone; None for no years."""
    if not years:
        return None
    begin = datetime(years[0], 1, 1, tzinfo=UTC) - timedelta(days=1)
    end = datetime(years[-1] + 1, 1, 1, tzinfo=UTC) + timedelta(days=1)
    return Q(calendar_version=old, due_at__gt=begin, started_at__lt=end)


def _may_end(clock: Clock, end: datetime, now: datetime) -> bool:
    """Whether a clock may be given this end: nothing runs out because a calendar was changed."""
    return end >= clock.due_at or end > (clock.paused_at or now)


def _lock_subjects(subjects: Iterable[tuple[str, int]]) -> None:
    """Lock the records before their clocks, as actions and the scan do."""
    by_type: dict[str, set[int]] = defaultdict(set)
    for subject_type, subject_id in subjects:
        by_type[subject_type].add(subject_id)
    for subject_type in sorted(by_type):
        model = apps.get_model(subject_type)
        rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=by_type[subject_type])
        list(rows.order_by("pk").values_list("pk"))
