"""How an event's content becomes 32 bytes, and how links are chained."""

import hashlib
import json
from datetime import UTC
from typing import Any

from core.audit.models import Event

GENESIS = hashlib.sha256(b"IPProtect audit chain").digest()
FIELDS = (
    "verb",
    "actor_kind",
    "actor_id",
    "actor_label",
    "actor_audience",
    "actor_organisation_id",
    "actor_organisation_name",
    "subject_type",
    "subject_id",
    "subject_reference",
    "data",
    "changes",
    "request_id",
)


def digest(event: Event) -> bytes:
    """Return sha256 over the event's content in a canonical form (sorted JSON, UTC to the microsecond)."""
    content: dict[str, Any] = {name: getattr(event, name) for name in FIELDS}
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def chain(previous: bytes, event_digest: bytes) -> bytes:
    """Return the chain value that follows `previous` for an event with this digest."""
    return hashlib.sha256(previous + event_digest).digest()
