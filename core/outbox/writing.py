"""What every message that an action writes has in common."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from core.accounts.actors import Actor
from core.outbox.claims import UNCLAIMED
from core.outbox.models import Message


def unsaved(
    kind: str, topic: str, *, subject: Model, actor: Actor, payload: Mapping[str, Any], effect_key: str, now: datetime
) -> Message:
    """A message about a record, due at `now`, not yet written."""
    return Message(
        kind=kind,
        topic=topic,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_label=actor.label,
        actor_audience=actor.audience,
        actor_person_id=actor.person_id,
        payload=payload,
        effect_key=effect_key,
        available_at=now,
        wake_after=now + UNCLAIMED,
        created_at=now,
    )
