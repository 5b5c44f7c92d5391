"""Who works on a message: claims with a lease, how they end, and what becomes of those whose worker was lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.outbox import deliverers
from core.outbox.models import Attempt, Message, Outcome, Status

MAX_ATTEMPTS = 10
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
# What nobody has claimed for so long is called out again.
UNCLAIMED = timedelta(seconds=30)
SWEEP_BATCH = 500


def lease() -> timedelta:
    """How long a claim holds: longer than the slowest delivery, every network time-out included."""
    return timedelta(seconds=settings.IPP_OUTBOX_LEASE_SECONDS)


@transaction.atomic
def claim(message_id: int, now: datetime) -> Message | None:
    """Take a waiting message for delivery; None if it is not due, is taken, or is done. Committed before delivery."""
    waiting = Message.objects.filter(pk=message_id, status=Status.PENDING, available_at__lte=now)
    message = waiting.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.status = Status.SENDING
    message.lease_until = now + lease()
    message.attempts += 1
    message.save(update_fields=["status", "lease_until", "attempts"])
    Attempt.objects.create(message=message, number=message.attempts, started_at=now)
    return message


def sent(message: Message, now: datetime) -> bool:
    """End a claim: delivered. Tells whether the claim was still held; it is not once the lease was found run out."""
    return _end(message, Status.SENT, Outcome.SENT, "", now, sent_at=now)


def retry(message: Message, detail: str, now: datetime) -> None:
    """End a claim: not delivered, again later; after the last attempt the message is given up."""
    if message.attempts >= MAX_ATTEMPTS:
        dead(message, detail, now)
        return
    again = now + min(FIRST_RETRY * 2 ** (message.attempts - 1), LONGEST_RETRY)
    _end(message, Status.PENDING, Outcome.RETRY, detail, now, available_at=again, wake_after=again)


def dead(message: Message, detail: str, now: datetime) -> None:
    """End a claim: will not be delivered by itself. Staff can have it sent again."""
    _end(message, Status.DEAD, Outcome.DEAD, detail, now)


def uncertain(message: Message, detail: str, now: datetime) -> None:
    """End a claim: nobody knows. Never sent again without somebody looking."""
    _end(message, Status.UNCERTAIN, Outcome.UNCERTAIN, detail, now)


@transaction.atomic
def recover(now: datetime) -> int:
    """Settle claims whose lease has run out, as their deliverer judges them; returns how many."""
    lost = Message.objects.filter(status=Status.SENDING, lease_until__lt=now).order_by("lease_until")
    messages = list(lost.select_for_update(skip_locked=True)[:SWEEP_BATCH])
    for message in messages:
        was_delivered = _was_delivered(message)
        if was_delivered:
            _end(message, Status.SENT, Outcome.SENT, "found delivered after the worker was lost", now, sent_at=now)
        elif was_delivered is None:
            _end(message, Status.UNCERTAIN, Outcome.UNCERTAIN, "the worker was lost while sending", now)
        else:
            again = {"available_at": now, "wake_after": now}
            _end(message, Status.PENDING, Outcome.BROKEN_OFF, "the worker was lost", now, **again)
    return len(messages)


def _was_delivered(message: Message) -> bool | None:
    try:
        return deliverers.get(message.kind).was_delivered(message)
    except deliverers.DeliveryError:
        return None


@transaction.atomic
def unclaimed(now: datetime) -> Sequence[int]:
    """Return the keys of waiting messages that nobody has claimed in time, and give workers a new period for them."""
    waiting = Message.objects.filter(status=Status.PENDING, wake_after__lte=now, available_at__lte=now)
    keys = list(
        waiting.order_by("wake_after").select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEEP_BATCH]
    )
    Message.objects.filter(pk__in=keys).update(wake_after=now + UNCLAIMED)
    return keys


@transaction.atomic
def _end(message: Message, status: Status, outcome: Outcome, detail: str, now: datetime, **instants: datetime) -> bool:
    """Write the end of an attempt, unless a later attempt has begun: `attempts` numbers the claim.

    Returns whether it was written.
    """
    held = Message.objects.filter(
        pk=message.pk, attempts=message.attempts, status__in=[Status.SENDING, Status.UNCERTAIN]
    )
    is_held = bool(held.update(status=status, lease_until=None, last_error=detail, **instants))
    if is_held:
        Attempt.objects.filter(message=message, number=message.attempts).update(
            outcome=outcome, detail=detail, ended_at=now
        )
    return is_held
