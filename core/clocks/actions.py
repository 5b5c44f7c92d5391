"""Starting, stopping and interrupting clocks. The caller's event tells the story; nothing is recorded here."""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from core.accounts.actors import Actor
from core.clocks import rules
from core.clocks.models import Clock, Pause, Rule
from core.clocks.models.calendar import working_calendar

logger = logging.getLogger(__name__)


class WrongLength(TypeError):
    """A rule that runs until a given date was to be counted or interrupted, or one that counts was given an end."""


def start(
    rule_code: str,
    *,
    subject: Model,
    actor: Actor,
    now: datetime,
    since: datetime | None = None,
    amount: int | None = None,
) -> Clock:
    """Start the clock of a rule for `subject` on the versions in force at `now`.

    The period is counted from `since` where it began at another instant (an arrival, the end of another period), and
    holds `amount` units where fewer than the rule's are granted. Returns the running clock: this one, or the one that
    ran already. Raises UnknownRule; ValueError where more than the rule gives, or nothing, is granted.
    """
    clock = _begun(rule_code, subject=subject, now=now, since=since, amount=amount)
    # One statement decides between rivals: the partial unique index lets the first insert win.
    Clock.objects.bulk_create([clock], ignore_conflicts=True)
    logger.info("clock started", extra={"rule": rule_code, "subject_id": subject.pk, "actor": actor.id})
    return _running(rule_code, subject).get()


def start_with(
    rule_code: str,
    *,
    subject: Model,
    actor: Actor,
    now: datetime,
    since: datetime | None = None,
    amount: int | None = None,
) -> Clock:
    """Start a clock for a record that only comes into being in this transaction: there is no rival. One statement.

    Otherwise as `start`.
    """
    clock = _begun(rule_code, subject=subject, now=now, since=since, amount=amount)
    clock.save(force_insert=True)
    logger.info("clock started", extra={"rule": rule_code, "subject_id": subject.pk, "actor": actor.id})
    return clock


def run_until(rule_code: str, *, subject: Model, due_at: datetime | None, actor: Actor, now: datetime) -> Clock | None:
    """Let exactly one clock of a rule `until_date` run for `subject`, to the end given; as run_until_many.

    Returns the running clock; None where none runs (any more).
    """
    run_until_many(rule_code, model=type(subject), due={subject.pk: due_at}, actor=actor, now=now)
    return _running(rule_code, subject).first()


def run_until_many(
    rule_code: str, *, model: type[Model], due: Mapping[int, datetime | None], actor: Actor, now: datetime
) -> int:
    """Give each record's clock its end; records by key, None or a past instant ends it. Returns how many changed.

    The caller holds the records' locks. A new end is a new clock: what was told of the old one stays on record, and
    the reminders ahead of the new end are all told. An end that has come and is not yet acted upon is left to the
    scan; one that is given as past is the caller's to act upon. Four statements at most. Raises UnknownRule.
    """
    rule, calendar_version_id = rules.in_force(rule_code, now)
    if not rule.until_date:
        raise WrongLength(f"{rule_code} counts its end: it cannot be given one")
    subject_type = model._meta.label_lower
    with transaction.atomic(savepoint=False):
        running = {clock.subject_id: clock for clock in _locked_of(rule_code, subject_type, due)}
        ended = {key: clock.pk for key, clock in running.items() if not _stands(clock, due[key], now)}
        kept = running.keys() - ended.keys()
        begun = {key: end for key, end in due.items() if end is not None and end > now and key not in kept}
        if ended:
            Clock.objects.filter(pk__in=ended.values()).update(stopped_at=now, next_at=None)
        Clock.objects.bulk_create(
            _ending(rule, calendar_version_id, subject_type, key, end, now) for key, end in begun.items()
        )
    changed = len(begun.keys() | ended.keys())
    logger.info("clocks given an end", extra={"rule": rule_code, "actor": actor.id, "count": changed})
    return changed


def stop(rule_code: str, *, subject: Model, now: datetime) -> Clock | None:
    """Stop the running clock; None if there is none. A paused one is first resumed, so that its end is the fair one."""
    return next(iter(stop_all((rule_code,), subject=subject, now=now)), None)


@transaction.atomic(savepoint=False)
def stop_all(rule_codes: Collection[str], *, subject: Model, now: datetime) -> list[Clock]:
    """Stop those clocks of these rules that run for `subject`; returns them. Otherwise as `stop`.

    One statement locks them, in the order of their keys, however many rules are named; each that runs is one more.
    """
    found = list(_running_of(rule_codes, subject).select_for_update(of=("self",)).order_by("pk"))
    for clock in found:
        if clock.paused_at:
            _end_pause(clock, now)
        # One that counts from the end of another period may be stopped before that has come.
        clock.stopped_at = max(now, clock.started_at)
        clock.next_at = None
        clock.save(update_fields=["stopped_at", "next_at", "due_at", "paused_at", "pause_reason"])
    return found


@transaction.atomic(savepoint=False)
def pause(rule_code: str, *, subject: Model, reason: str, now: datetime) -> Clock | None:
    """Interrupt the running clock; returns it, unchanged if it was paused already, None if there is none.

    `reason` is a code named by `registry.name_pause`, shown in words while the clock rests.
    """
    clock = _locked(rule_code, subject)
    if clock is None or clock.paused_at:
        return clock
    if clock.rule.until_date:
        raise WrongLength(f"{rule_code} ends on a date, which does not wait")
    clock.paused_at = now
    clock.pause_reason = reason
    clock.save(update_fields=["paused_at", "pause_reason"])
    Pause.objects.create(clock=clock, started_at=now, reason=reason)
    return clock


@transaction.atomic(savepoint=False)
def resume(rule_code: str, *, subject: Model, now: datetime) -> Clock | None:
    """Let the paused clock run on; returns it, unchanged if it was not paused, None if there is none.

    What was left of the period runs on from `now` and is rounded up to the end of the day that it reaches.
    """
    clock = _locked(rule_code, subject)
    if clock is None or not clock.paused_at:
        return clock
    _end_pause(clock, now)
    clock.next_at = next_moment(clock)
    clock.save(update_fields=["due_at", "paused_at", "pause_reason", "next_at"])
    return clock


def next_moment(clock: Clock) -> datetime | None:
    """Return the earliest instant at which this clock has something to do that it has not done, if any."""
    fired = {firing.what for firing in clock.firings.all()}
    return next((at for at, what in clock.moments() if what not in fired), None)


def _end_pause(clock: Clock, now: datetime) -> None:
    if clock.paused_at is None:
        raise ValueError("the clock is not paused")
    paused, resumed = max(clock.paused_at, clock.started_at), max(now, clock.started_at)
    clock.due_at = clock.period().end_after_pause(clock.due_at, paused, resumed)
    clock.pauses.filter(ended_at=None).update(ended_at=now)
    clock.paused_at = None
    clock.pause_reason = ""


def _running(rule_code: str, subject: Model) -> QuerySet[Clock]:
    return _running_of((rule_code,), subject)


def _running_of(rule_codes: Collection[str], subject: Model) -> QuerySet[Clock]:
    return Clock.objects.select_related("rule").filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, rule_code__in=rule_codes, stopped_at=None
    )


def _locked(rule_code: str, subject: Model) -> Clock | None:
    return _running(rule_code, subject).select_for_update(of=("self",)).first()


def _locked_of(rule_code: str, subject_type: str, subject_ids: Iterable[int]) -> QuerySet[Clock]:
    clocks = Clock.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids), rule_code=rule_code)
    return clocks.filter(stopped_at=None).select_for_update(of=("self",)).order_by("pk")


def _begun(rule_code: str, *, subject: Model, now: datetime, since: datetime | None, amount: int | None) -> Clock:
    """An unsaved clock on the versions in force at `now`."""
    rule, calendar_version_id = rules.in_force(rule_code, now)
    if rule.until_date:
        raise WrongLength(f"{rule_code} has no length: its end is given")
    if amount is not None and not 1 <= amount <= rule.amount:
        raise ValueError(f"{rule_code} grants 1 to {rule.amount}, not {amount}")
    granted = amount if amount != rule.amount else None
    start = now if since is None else since
    end = rule.period(working_calendar(calendar_version_id), granted).end(start)
    clock = _ending(rule, calendar_version_id, subject._meta.label_lower, subject.pk, end, start)
    clock.granted = granted
    # Reminders that lie behind are not told: whoever starts the clock sees how much is left.
    clock.next_at = next((at for at, _what in clock.moments() if at > now), end)
    return clock


def _ending(
    rule: Rule, calendar_version_id: int, subject_type: str, subject_id: int, end: datetime, now: datetime
) -> Clock:
    clock = Clock(
        rule=rule,
        rule_code=rule.code,
        calendar_version_id=calendar_version_id,
        subject_type=subject_type,
        subject_id=subject_id,
        started_at=now,
        due_at=end,
    )
    clock.next_at = clock.moments()[0][0]
    return clock


def _stands(clock: Clock, end: datetime | None, now: datetime) -> bool:
    """Whether the clock runs to this end already, and has not done so in full."""
    return clock.due_at == end and (end > now or clock.breached_at is None)
