"""Who is told what is published about a topic."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.workflow.errors import require
from library import policies
from library.models import Subscription, Topic
from library.queries import topics


@transaction.atomic
def subscribe_to(chosen: Iterable[Topic], *, actor: Actor, now: datetime | None = None) -> None:
    """Exactly these topics from now on. Raises Refused for programs."""
    moment = now or timezone.now()
    require(policies.subscribes(actor))
    wanted = {topic.pk: topic for topic in chosen}
    held = {one.topic_id: one for one in subscriptions_of(actor)}
    for pk, topic in wanted.items():
        if pk not in held:
            add_subscription(topic, actor=actor, now=moment)
    for pk, subscription in held.items():
        if pk not in wanted:
            data = {"topic": subscription.topic.name}
            audit.record("library.unsubscribed", actor=actor, subject=subscription.topic, data=data, now=moment)
            subscription.delete()


@transaction.atomic
def add_subscription(topic: Topic, *, actor: Actor, now: datetime | None = None) -> None:
    """This topic besides those that one has. Subscribed already, nothing changes. Raises Refused for programs."""
    moment = now or timezone.now()
    require(policies.subscribes(actor))
    found = {"person_id": actor.person_id or 0, "topic": topic}
    _kept, is_new = Subscription.objects.get_or_create(**found, defaults={"created_at": moment})
    if is_new:
        audit.record("library.subscribed", actor=actor, subject=topic, data={"topic": topic.name}, now=moment)


def subscriptions_of(actor: Actor) -> list[Subscription]:
    """What the actor subscribes to."""
    return list(Subscription.objects.filter(person=actor.person_id or 0, topic__in=topics()).select_related("topic"))
