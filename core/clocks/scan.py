"""Firing what is due. Costs what is due, not what runs; a second run finds nothing to do."""

import logging
from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction

from core.clocks import registry
from core.clocks.actions import next_moment
from core.clocks.models import Clock, Firing
from core.clocks.models.clock import EXPIRY

logger = logging.getLogger(__name__)

BATCH = 50
# Long enough for one batch; after a crash in its middle the rest is taken up again when it has passed.
CLAIM = timedelta(minutes=2)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)


def fire_due(now: datetime) -> int:
    """Act upon every reminder and end that has come by `now`, each once; returns how many clocks were acted upon.

    A clock whose handler fails keeps its breach, is logged, and is tried again later with growing intervals.
    """
    fired = 0
    while claimed := _claim(now):
        fired += sum(_fire(clock, now) for clock in claimed)
    return fired


@transaction.atomic
def _claim(now: datetime) -> list[Clock]:
    """Take a batch nobody else has. Committed at once: firing locks the subject before the clock, as actions do."""
    due = Clock.objects.filter(stopped_at=None, paused_at=None, next_at__lte=now).exclude(claimed_until__gt=now)
    claimed = list(due.order_by("next_at").select_for_update(skip_locked=True)[:BATCH])
    Clock.objects.filter(pk__in=[clock.pk for clock in claimed]).update(claimed_until=now + CLAIM)
    return claimed


def _fire(claimed: Clock, now: datetime) -> bool:
    with transaction.atomic():
        _lock_subject(claimed)
        clock = (
            Clock.objects.select_for_update(of=("self",))
            .select_related("rule")
            .filter(pk=claimed.pk, stopped_at=None, paused_at=None, next_at__lte=now)
            .first()
        )
        if clock is None:
            return False
        fired = set(clock.firings.values_list("what", flat=True))
        due = [what for at, what in clock.moments() if at <= now and what not in fired]
        if EXPIRY in due and clock.breached_at is None:
            clock.breached_at = now
            clock.save(update_fields=["breached_at"])
        try:
            with transaction.atomic():
                _act(clock, due, now)
        except Exception as error:
            logger.exception("clock failed", extra={"clock": clock.pk, "rule": clock.rule_code})
            _try_later(clock, error, now)
            return False
    return True


def _act(clock: Clock, due: list[str], now: datetime) -> None:
    """Note all that is due and tell of the last only: after a standstill nobody wants three reminders at once."""
    Firing.objects.bulk_create(Firing(clock=clock, what=what, fired_at=now) for what in due)
    clock.next_at = next_moment(clock)
    clock.failures = 0
    clock.last_error = ""
    clock.claimed_until = None
    clock.save(update_fields=["next_at", "failures", "last_error", "claimed_until"])
    for what in due[-1:]:
        handler = registry.expiry_handler(clock) if what == EXPIRY else registry.reminder_handler(clock)
        if handler:
            handler(clock.subject_id, clock, now)


def _try_later(clock: Clock, error: Exception, now: datetime) -> None:
    row = Clock.objects.filter(pk=clock.pk)
    failures = row.values_list("failures", flat=True).get() + 1
    wait = min(FIRST_RETRY * 2 ** min(failures - 1, 20), LONGEST_RETRY)
    row.update(
        failures=failures, last_error=f"{type(error).__name__}: {error}"[:2000], next_at=now + wait, claimed_until=None
    )


def _lock_subject(clock: Clock) -> None:
    model = apps.get_model(clock.subject_type)
    list(model._base_manager.select_for_update(of=("self",)).filter(pk=clock.subject_id).values_list("pk"))
