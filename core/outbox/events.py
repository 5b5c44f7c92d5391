"""What one app tells the others: published in the transaction of the change, handled by each consumer on its own.

A lower app publishes and does not know who listens; a higher app consumes. Names stand in the register of `declare`.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core import checks
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.accounts.actors import Actor
from core.outbox import claims
from core.outbox.deliverers import Permanent, Temporary
from core.outbox.models import Kind, Message
from core.outbox.wake import wake
from core.outbox.writing import unsaved


class UnknownEvent(LookupError):
    """Something was published under a name that no app declared."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened, as it was when it happened: the record may have moved on since.

    `key` is the same for every consumer of one publication. `data` holds plain values.
    """

    key: str
    name: str
    subject_type: str
    subject_id: int
    data: Mapping[str, Any]
    actor_label: str
    actor_audience: str
    actor_person_id: int | None
    actor_organisation_id: int | None
    happened_at: datetime


# Runs in one transaction with the mark that it has run. Looks at the present state: see docs/mechanisms/outbox.md.
Handler = Callable[[Event], None]

_labels: dict[str, Any] = {}
_consumers: dict[str, dict[str, Handler]] = {}


def declare(name: str, label: Any) -> None:
    """Add a name, such as `programmes.enrolment_suspended`, with its (lazily translated) words for staff.

    Raises ValueError where the name has other words already.
    """
    if _labels.setdefault(name, label) is not label:
        raise ValueError(f"the event {name} is declared twice")


def consume(name: str, consumer: str, handler: Handler) -> None:
    """Let a consumer, such as `complaints.hold`, hear of every event of that name. Called when the apps are ready.

    Names may be consumed before they are declared. Raises ValueError where the consumer has another handler.
    """
    if _consumers.setdefault(name, {}).setdefault(consumer, handler) is not handler:
        raise ValueError(f"{consumer} consumes {name} twice")


def publish(
    name: str, *, subject: Model, actor: Actor, data: Mapping[str, Any] | None = None, now: datetime | None = None
) -> Sequence[Message]:
    """Write one message for each consumer in the caller's transaction: one statement, none where nobody listens.

    `data` holds plain values. Raises UnknownEvent.
    """
    return publish_many(name, about=[(subject, data or {})], actor=actor, now=now)


def publish_many(
    name: str, *, about: Iterable[tuple[Model, Mapping[str, Any]]], actor: Actor, now: datetime | None = None
) -> Sequence[Message]:
    """As publish, of many records at once: each with its data, all in one statement."""
    if name not in _labels:
        raise UnknownEvent(name)
    moment = now or timezone.now()
    messages = [
        message for subject, data in about for message in _unsaved(name, subject, data, actor=actor, now=moment)
    ]
    if messages:
        Message.objects.bulk_create(messages)
        transaction.on_commit(partial(wake, [message.pk for message in messages]), robust=True)
    return messages


def _unsaved(name: str, subject: Model, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Iterator[Message]:
    """One message for each consumer of one event."""
    key = str(uuid.uuid4())
    for consumer in _consumers.get(name, {}):
        yield unsaved(
            Kind.EVENT,
            name,
            subject=subject,
            actor=actor,
            payload={
                "event": key,
                "consumer": consumer,
                "reference": str(getattr(subject, "reference", "")),
                "actor_organisation": [actor.organisation_id, actor.organisation_name],
                "data": dict(data),
            },
            effect_key=f"event:{key}:{consumer}",
            now=now,
        )


def label(name: str) -> str:
    """The words of an event in the active language; nothing for a name that is no event."""
    return str(_labels.get(name, ""))


@dataclass(frozen=True)
class EventDeliverer:
    """Calls the consumer's handler, in one transaction with the end of the claim: both stand, or neither."""

    def deliver(self, message: Message) -> None:
        """Handle the event. Raises Permanent where nobody consumes it any more, Temporary where the claim was lost."""
        consumer = message.payload["consumer"]
        handler = _consumers.get(message.topic, {}).get(consumer)
        if handler is None:
            raise Permanent(f"{consumer!r} does not consume {message.topic!r}")
        with transaction.atomic():
            handler(_event(message))
            if not claims.sent(message, timezone.now()):
                # Its lease ran out and somebody else works on it: what was done here must not stand.
                raise Temporary("the claim was lost while the event was handled")

    def was_delivered(self, message: Message) -> bool | None:
        """The mark is committed with the effect: without the one there is not the other, and repeating is safe."""
        return False


@checks.register
def check_names(**_options: Any) -> list[checks.CheckMessage]:
    """Every name that is consumed is declared by somebody."""
    return [
        checks.Error(f"{', '.join(consumers)} consumes {name}, which no app declares", id="outbox.E001")
        for name, consumers in _consumers.items()
        if name not in _labels
    ]


def _event(message: Message) -> Event:
    organisation_id, _name = message.payload["actor_organisation"]
    return Event(
        key=message.payload["event"],
        name=message.topic,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        data=message.payload["data"],
        actor_label=message.actor_label,
        actor_audience=message.actor_audience,
        actor_person_id=message.actor_person_id,
        actor_organisation_id=organisation_id,
        happened_at=message.created_at,
    )
