"""Reading the outbox: a person's notices, and what those who run the system look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.outbox import topics
from core.outbox.models import DeliveredMail, Message, Notice, Status

PAGE = 50
STUCK = (Status.UNCERTAIN, Status.DEAD)


@dataclass(frozen=True)
class NoticeView:
    """A notice in the words of its reader's language."""

    id: int
    text: str
    icon: str
    url: str
    actor_label: str
    created_at: datetime
    is_read: bool


def unread_count(actor: Actor) -> int:
    """How many notices the person has not read; 0 for clients and the system."""
    if actor.person_id is None:
        return 0
    return Notice.objects.filter(person_id=actor.person_id, read_at=None).count()


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The person's own notices, newest first; none for clients and the system."""
    return (
        Notice.objects.filter(person_id=actor.person_id).order_by("-pk") if actor.person_id else Notice.objects.none()
    )


def notice_view(notice: Notice) -> NoticeView:
    """Put a notice into words; one whose topic has gone, or lost a value, is still shown."""
    try:
        topic = topics.get(notice.topic)
        text, icon = topic.say_notice(notice.params, notice.audience), topic.icon
    except (topics.UnknownTopic, KeyError):
        text, icon = _("There is news about %(reference)s") % {"reference": notice.params.get("reference", "–")}, "bell"
    return NoticeView(
        id=notice.pk,
        text=text,
        icon=icon,
        url=notice.url,
        actor_label=notice.actor_label,
        created_at=notice.created_at,
        is_read=notice.read_at is not None,
    )


def counts() -> Mapping[Status, int]:
    """How many messages stand where, every state named."""
    found = dict(Message.objects.order_by().values_list("status").annotate(count=Count("pk")))
    return {status: found.get(status, 0) for status in Status}


def oldest_waiting() -> datetime | None:
    """Since when the longest-waiting message could have been delivered; tells whether workers keep up."""
    waiting = Message.objects.filter(status=Status.PENDING).order_by("available_at")
    return waiting.values_list("available_at", flat=True).first()


def stuck() -> QuerySet[Message]:
    """Messages somebody has to look at (uncertain or given up), newest first."""
    return Message.objects.filter(status__in=STUCK).select_related("person").order_by("-pk")


def delivered() -> QuerySet[DeliveredMail]:
    """The demonstration's mailbox, newest first."""
    return DeliveredMail.objects.order_by("-pk")


def delivered_to(address: str) -> QuerySet[DeliveredMail]:
    """The demonstration's mailbox of one recipient, newest first."""
    return delivered().filter(recipients__contains=[address.strip().lower()])
