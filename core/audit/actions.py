"""Writing events, and sealing them into the chain."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from core.accounts.actors import Actor
from core.audit import verbs
from core.audit.context import request_id
from core.audit.digests import GENESIS, chain, digest
from core.audit.models import Event, Link

# Two sealers would give two links the same predecessor: the second waits its turn.
SEAL_LOCK = 0x1BB_A0D17


def event(
    verb: str,
    *,
    actor: Actor,
    subject: Model,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    now: datetime | None = None,
) -> Event:
    """Build an unsaved event. `changes` maps field names to (old, new). Raises UnknownVerb."""
    registered = verbs.get(verb)
    built = Event(
        at=now or timezone.now(),
        verb=verb,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        actor_audience=actor.audience,
        actor_organisation_id=actor.organisation_id,
        actor_organisation_name=actor.organisation_name,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_reference=str(getattr(subject, "reference", "")),
        data=_plain(registered.scrub(data or {})),
        changes=_plain(registered.scrub(changes or {})),
        request_id=request_id.get(),
    )
    built.digest = digest(built)
    return built


def record(
    verb: str,
    *,
    actor: Actor,
    subject: Model,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    now: datetime | None = None,
) -> Event:
    """Write one event beside the change it tells of, in the caller's transaction. Raises UnknownVerb."""
    written = event(verb, actor=actor, subject=subject, data=data, changes=changes, now=now)
    written.save(force_insert=True)
    return written


@transaction.atomic
def seal(batch: int = 5000) -> int:
    """Chain up to `batch` events that are not sealed yet, in the order of their keys; returns how many.

    Keys are drawn before commit, so a lower one can become visible after a higher one. The table lock waits for the
    writers under way; where they take longer than a blink the sealer gives way and the next run tries again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute("SET LOCAL lock_timeout = '250ms'")
        cursor.execute("LOCK TABLE audit_event IN SHARE MODE")
    last = Link.objects.order_by("-position").first()
    previous, position, sealed = (bytes(last.chain), last.position, last.event_id) if last else (GENESIS, 0, 0)
    links = []
    for event_id, event_digest in (
        Event.objects.filter(pk__gt=sealed).order_by("pk").values_list("pk", "digest")[:batch].iterator()
    ):
        position += 1
        previous = chain(previous, bytes(event_digest))
        links.append(Link(position=position, event_id=event_id, digest=bytes(event_digest), chain=previous))
    Link.objects.bulk_create(links, batch_size=1000)
    return len(links)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Reduce values to plain JSON, as the database will give them back: the digest must survive the round trip."""
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain
