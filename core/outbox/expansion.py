"""From an announcement to what each recipient gets: a notice, a mail, and whatever else apps have registered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from core.accounts.choices import Audience
from core.accounts.models import Person
from core.outbox import topics
from core.outbox.claims import UNCLAIMED
from core.outbox.deliverers import Permanent
from core.outbox.mailing import new_message_id
from core.outbox.models import Kind, Message, Notice
from core.outbox.topics import Recipient, Topic
from core.outbox.wake import wake

# Called with the announcement and its topic; gives unsaved messages with effect keys made from the announcement's key.
Expander = Callable[[Message, Topic], Iterable[Message]]
_expanders: list[Expander] = []


def register(expander: Expander) -> None:
    """Let an app add messages of its own kind to each announcement."""
    if expander not in _expanders:
        _expanders.append(expander)


@dataclass(frozen=True)
class AnnouncementDeliverer:
    """Writes notices and messages under unique effect keys: doing it twice writes nothing twice."""

    def deliver(self, message: Message) -> None:
        """Expand the announcement in one transaction. Raises Permanent on a topic nobody registered."""
        try:
            topic = topics.get(message.topic)
        except topics.UnknownTopic as unknown:
            raise Permanent(f"topic {message.topic!r} is not registered") from unknown
        with transaction.atomic():
            recipients = _once_each(topic.recipients(message))
            people = _reachable(recipients)
            notices = [_notice(message, topic, recipient, people) for recipient in recipients]
            Notice.objects.bulk_create([notice for notice in notices if notice], ignore_conflicts=True)
            mails = [_mail(message, topic, recipient, people) for recipient in recipients]
            children = [mail for mail in mails if mail]
            for expander in _expanders:
                children += expander(message, topic)
            Message.objects.bulk_create(children, ignore_conflicts=True)
            keys = [child.effect_key for child in children]
            waiting = list(Message.objects.filter(effect_key__in=keys).values_list("pk", flat=True))
            transaction.on_commit(partial(wake, waiting), robust=True)

    def was_delivered(self, message: Message) -> bool | None:
        """Repeating is always safe."""
        return False


def _once_each(recipients: Iterable[Recipient]) -> list[Recipient]:
    return list({recipient.person_id or recipient.address: recipient for recipient in recipients}.values())


def _reachable(recipients: list[Recipient]) -> dict[int, Person]:
    keys = [recipient.person_id for recipient in recipients if recipient.person_id]
    people = Person.objects.select_related("organisation")
    return people.filter(is_active=True, organisation__is_active=True).in_bulk(keys)


def _who(message: Message, reader: Person | None) -> str:
    """Name the person to colleagues and to CBBC; to everyone else name the organisation, as timelines do.

    An invited address is told who invites it.
    """
    organisation_id, organisation_name = message.payload.get("actor_organisation", (None, ""))
    if reader is None or reader.audience == Audience.STAFF or reader.organisation_id == organisation_id:
        return message.actor_label
    return organisation_name or message.actor_label


def _notice(message: Message, topic: Topic, recipient: Recipient, people: dict[int, Person]) -> Notice | None:
    if recipient.person_id not in people:
        return None
    return Notice(
        person_id=recipient.person_id,
        audience=recipient.audience,
        topic=topic.name,
        params=message.payload,
        url=topic.url(message.payload, recipient.audience),
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        actor_label=_who(message, people[recipient.person_id]),
        effect_key=f"notice:{message.pk}:{recipient.person_id}",
        created_at=message.created_at,
    )


def _mail(message: Message, topic: Topic, recipient: Recipient, people: dict[int, Person]) -> Message | None:
    person = people.get(recipient.person_id or 0)
    if person is None and not recipient.address:
        return None
    if person is not None and not (person.wants_mail or topic.essential):
        return None
    now = timezone.now()
    effect_key, available_at = _effect(message, topic, recipient)
    return Message(
        kind=Kind.MAIL,
        topic=topic.name,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        actor_label=_who(message, person),
        actor_audience=message.actor_audience,
        actor_person_id=message.actor_person_id,
        person=person,
        address=person.email if person else recipient.address,
        audience=recipient.audience,
        language=person.language if person else recipient.language,
        time_zone=person.time_zone if person else recipient.time_zone,
        payload=message.payload,
        effect_key=effect_key,
        message_id=new_message_id(effect_key),
        available_at=available_at,
        wake_after=max(now + UNCLAIMED, available_at),
        created_at=message.created_at,
    )


def _effect(message: Message, topic: Topic, recipient: Recipient) -> tuple[str, datetime]:
    """The key of a mail, and when it may leave. What is gathered shares both with its window: one mail comes of it."""
    whom = recipient.person_id or recipient.address
    if topic.gathers is None:
        return f"mail:{message.pk}:{whom}", message.available_at
    begun, ended = topics.window_of(message.created_at, topic.gathers)
    about = f"{topic.name}:{message.subject_type}:{message.subject_id}"
    return f"mail:{about}:{int(begun.timestamp())}:{whom}", ended
