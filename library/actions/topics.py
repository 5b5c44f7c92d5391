"""What entries are about: topics, kept by administrators."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.workflow.errors import InvalidInputs, require
from library import policies
from library.models import Topic


@transaction.atomic
def add_topic(code: str, *, name: str, name_zh: str, actor: Actor, now: datetime | None = None) -> Topic:
    """A new topic. Raises Refused, or InvalidInputs where its code is taken."""
    require(policies.keeps_topics(actor))
    _require_free(code)
    try:
        with transaction.atomic():
            topic = Topic.objects.create(code=code, name=name, name_zh=name_zh)
    except IntegrityError:
        _require_free(code)  # a rival has taken it since
        raise
    audit.record("library.topic_kept", actor=actor, subject=topic, data={"topic": name}, now=now or timezone.now())
    return topic


def _require_free(code: str) -> None:
    if Topic.objects.filter(code=code).exists():
        raise InvalidInputs({"code": [_("Another topic has this code.")]})


@transaction.atomic
def rename_topic(topic: Topic, *, name: str, name_zh: str, actor: Actor, now: datetime | None = None) -> Topic:
    """Other names for a topic; its code stands. Raises Refused."""
    require(policies.keeps_topics(actor))
    changes = {"name": (topic.name, name), "name_zh": (topic.name_zh, name_zh)}
    topic.name, topic.name_zh = name, name_zh
    topic.save(update_fields=["name", "name_zh"])
    moment = now or timezone.now()
    audit.record("library.topic_kept", actor=actor, subject=topic, data={"topic": name}, changes=changes, now=moment)
    return topic
