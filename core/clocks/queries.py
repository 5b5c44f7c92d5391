"""Reading clocks: which run for a record, and what a reader is told about one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.clocks import registry, rules
from core.clocks.calendars import last_day, months_between
from core.clocks.models import Clock
from core.clocks.models.calendar import numbered_calendar
from core.clocks.periods import Period, Unit
from core.clocks.words import counted

HOUR = 3600
# From here on months are clearer than days.
MANY_MONTHS = 3


class ClockState(StrEnum):
    """What a clock is to somebody who looks at it now."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class ClockView:
    """A clock put into words in the active language. `remaining_seconds` is negative once the end has passed.

    `elapsed` is the share of the period that has gone by, in per cent. `estimated` says that the end rests on a year
    whose holidays were not published when it was counted; an end that was given rests on none. `rule_version` and
    `calendar_version` are the numbers of the versions on which it was counted; `source` says where the rule is written;
    `granted` are the units where somebody granted fewer than the rule gives.
    """

    code: str
    label: str
    source: str
    state: ClockState
    started_at: datetime
    due: datetime
    zone: ZoneInfo
    remaining_seconds: int
    remaining: str
    elapsed: int
    paused_at: datetime | None
    paused_reason: str
    stopped_at: datetime | None
    estimated: bool
    rule_version: int
    calendar_version: int
    granted: int | None


def running(subject: Model) -> QuerySet[Clock]:
    """The clocks of a record that have not been stopped, the one due first ahead."""
    return of(subject).filter(stopped_at=None).order_by("due_at", "pk")


def of(subject: Model) -> QuerySet[Clock]:
    """All clocks that a record has had, in the order of their starts."""
    return Clock.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).select_related("rule")


def running_by_subject(subject_type: str, subject_ids: Iterable[int]) -> dict[int, list[Clock]]:
    """The running clocks of many records in one statement, by record, the one due first ahead."""
    clocks: dict[int, list[Clock]] = defaultdict(list)
    rows = Clock.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids), stopped_at=None)
    for clock in rows.order_by("due_at", "pk"):
        # A page of fifty clocks shares a handful of rules: they are not read and decoded for each row.
        clock.rule = rules.of_clock(clock.rule_id)
        clocks[clock.subject_id].append(clock)
    return clocks


def next_due(subject: Model) -> datetime | None:
    """The instant at which the record's next clock runs out; None while nothing runs (paused clocks do not)."""
    due: datetime | None = running(subject).filter(paused_at=None).values_list("due_at", flat=True).first()
    return due


def clocks_visible_to(actor: Actor) -> QuerySet[Clock]:
    """Staff: the clocks of every kind of record that its app describes (registry.on_subject). Nobody else any.

    Others read the clocks of their own records on the pages of these.
    """
    if actor.audience not in {Audience.STAFF, Audience.SYSTEM}:
        return Clock.objects.none()
    return Clock.objects.filter(subject_type__in=list(registry.subjects()))


def failing() -> QuerySet[Clock]:
    """Clocks whose reminder or end could not be acted upon and is tried again; for those who run the system."""
    return Clock.objects.filter(failures__gt=0, stopped_at=None).select_related("rule").order_by("-failures", "pk")


def view(clock: Clock, now: datetime) -> ClockView:
    """Put a clock into words. Costs no statement when `rule` is loaded."""
    period = clock.period()
    moment = clock.stopped_at or clock.paused_at or now
    state = _state(clock, period, moment)
    return ClockView(
        code=clock.rule_code,
        label=clock.rule.label_now(),
        source=clock.rule.source_now(),
        state=state,
        started_at=clock.started_at,
        due=clock.due_at,
        zone=period.zone,
        remaining_seconds=int((clock.due_at - moment).total_seconds()),
        remaining=(_words_until_date if clock.rule.until_date else _words)(state, period, clock.due_at, moment),
        elapsed=_elapsed(clock, moment),
        paused_at=clock.paused_at,
        paused_reason=registry.pause_words(clock.pause_reason),
        stopped_at=clock.stopped_at,
        rule_version=clock.rule.version,
        calendar_version=numbered_calendar(clock.calendar_version_id)[0],
        granted=clock.granted,
        estimated=not clock.rule.until_date and period.calendar.is_estimated(last_day(clock.due_at, period.zone)),
    )


def _state(clock: Clock, period: Period, moment: datetime) -> ClockState:
    late = moment > clock.due_at
    if clock.stopped_at:
        return ClockState.MISSED if late else ClockState.MET
    if late:
        return ClockState.OVERDUE
    if clock.paused_at:
        return ClockState.PAUSED
    soon = clock.rule.due_soon and moment >= period.before_end(clock.due_at, clock.rule.due_soon)
    return ClockState.DUE_SOON if soon else ClockState.RUNNING


def _words(state: ClockState, period: Period, due: datetime, moment: datetime) -> str:
    if state is ClockState.MET:
        return gettext("Done in time")
    if state is ClockState.MISSED:
        return gettext("Done %(late)s late") % {"late": _span(period, due, moment)}
    if state is ClockState.OVERDUE:
        return gettext("%(late)s overdue") % {"late": _span(period, due, moment)}
    if state is ClockState.PAUSED:
        return gettext("Paused, %(left)s left") % {"left": _span(period, moment, due)}
    return gettext("%(left)s left") % {"left": _span(period, moment, due)}


def _words_until_date(state: ClockState, period: Period, due: datetime, moment: datetime) -> str:
    """Nobody keeps or misses the end of a right or an agreement: it comes, or it is given anew."""
    if state is ClockState.MET:
        return gettext("Ended before its date, or given another")
    if state is ClockState.MISSED:
        return gettext("Ran out")
    if state is ClockState.OVERDUE:
        return gettext("Ran out %(late)s ago") % {"late": _span(period, due, moment)}
    return gettext("%(left)s left") % {"left": _span(period, moment, due)}


def _span(period: Period, start: datetime, end: datetime) -> str:
    """Say how long it is from one instant to a later one, in the unit of the rule; under one day in hours."""
    days = _whole_days(period, start, end)
    if period.unit is Unit.MONTHS:
        months = months_between(last_day(start, period.zone), last_day(end, period.zone))
        if months >= MANY_MONTHS:
            return counted(Unit.MONTHS, months)
    if days:
        return counted(Unit.WORKING_DAYS if period.unit is Unit.WORKING_DAYS else Unit.CALENDAR_DAYS, days)
    hours = int((end - start) / timedelta(seconds=HOUR))
    if hours:
        return counted(Unit.HOURS, hours)
    return gettext("less than an hour")


def _whole_days(period: Period, start: datetime, end: datetime) -> int:
    if period.unit is Unit.HOURS:
        # Two days and less are clearer in hours.
        return 0 if end - start <= timedelta(days=2) else (end - start).days
    # Both ends as the days that they close or fall on: 24:00 of a day belongs to that day.
    first, last = last_day(start, period.zone), last_day(end, period.zone)
    if period.unit is Unit.WORKING_DAYS:
        return period.calendar.working_days_between(first, last)
    return max((last - first).days, 0)


def _elapsed(clock: Clock, moment: datetime) -> int:
    whole = (clock.due_at - clock.started_at).total_seconds()
    gone = (moment - clock.started_at).total_seconds()
    return round(max(0.0, min(1.0, gone / whole)) * 100)
