"""Writing to the outbox: announcing, what staff do with what got stuck, and reading notices."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.outbox import queries, topics
from core.outbox.claims import UNCLAIMED
from core.outbox.models import Kind, Message, Notice, Status
from core.outbox.wake import wake
from core.outbox.writing import unsaved


class NotStuck(Exception):
    """The message is neither uncertain nor given up (any more), so there is nothing to decide about it."""


def announce(
    topic: str, *, subject: Model, actor: Actor, data: Mapping[str, Any] | None = None, now: datetime | None = None
) -> Message:
    """Queue what people are to be told, in the caller's transaction: one row. Workers find out whom and how.

    `data` holds plain values for the topic's texts; the subject's key and reference are added. Raises UnknownTopic.
    """
    topics.get(topic)
    message = _announcement(topic, subject=subject, actor=actor, data=data or {}, now=now or timezone.now())
    message.save(force_insert=True)
    transaction.on_commit(partial(wake, [message.pk]), robust=True)
    return message


def announce_each(
    topic: str, *, subjects: Iterable[Model], actor: Actor, data: Mapping[str, Any], now: datetime
) -> int:
    """Announce the same about each of many records, in one statement; returns how many. Raises UnknownTopic."""
    topics.get(topic)
    messages = [_announcement(topic, subject=one, actor=actor, data=data, now=now) for one in subjects]
    Message.objects.bulk_create(messages)
    transaction.on_commit(partial(wake, [message.pk for message in messages]), robust=True)
    return len(messages)


def _announcement(topic: str, *, subject: Model, actor: Actor, data: Mapping[str, Any], now: datetime) -> Message:
    return unsaved(
        Kind.ANNOUNCEMENT,
        topic,
        subject=subject,
        actor=actor,
        payload={
            "subject_id": subject.pk,
            "reference": str(getattr(subject, "reference", "")),
            "actor_organisation": [actor.organisation_id, actor.organisation_name],
            **data,
        },
        effect_key=f"announcement:{uuid.uuid4()}",
        now=now,
    )


@transaction.atomic
def send_again(message_id: int, *, actor: Actor, now: datetime) -> Message:
    """Put a message that is uncertain or given up back into the queue. Raises NotStuck."""
    message = _stuck(message_id)
    before = message.status
    message.status = Status.PENDING
    message.available_at = now
    message.wake_after = now + UNCLAIMED
    message.save(update_fields=["status", "available_at", "wake_after"])
    audit.record(
        "outbox.sent_again",
        actor=actor,
        subject=message,
        data={"to": _who(message), "topic": message.topic},
        changes={"status": (before, Status.PENDING)},
        now=now,
    )
    transaction.on_commit(partial(wake, [message.pk]), robust=True)
    return message


@transaction.atomic
def mark_as_sent(message_id: int, *, actor: Actor, now: datetime) -> Message:
    """Close an uncertain or given-up message that somebody found to have arrived. Raises NotStuck."""
    message = _stuck(message_id)
    before = message.status
    message.status = Status.SENT
    message.sent_at = now
    message.save(update_fields=["status", "sent_at"])
    audit.record(
        "outbox.marked_as_sent",
        actor=actor,
        subject=message,
        data={"to": _who(message), "topic": message.topic},
        changes={"status": (before, Status.SENT)},
        now=now,
    )
    return message


def mark_read(notice: Notice, *, actor: Actor, now: datetime) -> None:
    """Note that the person has read a notice of theirs; the first reading counts."""
    queries.notices_of(actor).filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    """Note that the person has read all their notices; returns how many were unread."""
    return queries.notices_of(actor).filter(read_at=None).update(read_at=now)


def _stuck(message_id: int) -> Message:
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.status not in (Status.UNCERTAIN, Status.DEAD):
        raise NotStuck
    return message


def _who(message: Message) -> str:
    return message.addressee or "–"
