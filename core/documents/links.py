"""Short-lived addresses of documents: a signed token says which document, of which record, for whom, and until when.

Whoever holds it can use it, so it lasts for minutes, is issued to one actor, and stands in no log (core.web.logs). The
owning app asks on every use whether that actor may still read the document: the token alone opens nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core import signing

SALT = "core.documents.links"
LASTS = timedelta(minutes=10)
LONGEST = 600  # characters


class LinkUnknown(ValueError):
    """The token is not one of ours."""


@dataclass(frozen=True)
class Link:
    """`actor_*` and `organisation_id` say to whom it was issued, `record` is the key of the record that holds the
    document, `expires_at` (aware) the instant from which it leads nowhere."""

    actor_kind: str
    actor_id: str
    organisation_id: int
    record: int
    document: UUID
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return now >= self.expires_at


def sign(link: Link) -> str:
    """The token of a link, in characters that need no escaping in an address."""
    values = [
        link.actor_kind,
        link.actor_id,
        link.organisation_id,
        link.record,
        link.document.hex,
        int(link.expires_at.timestamp()),
    ]
    return signing.dumps(values, salt=SALT)


def read(token: str) -> Link:
    """The link behind a token, expired or not. Raises LinkUnknown."""
    if len(token) > LONGEST:
        raise LinkUnknown
    try:
        kind, actor_id, organisation_id, record, document, expires = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as broken:
        raise LinkUnknown from broken
    return Link(kind, actor_id, organisation_id, record, UUID(document), datetime.fromtimestamp(expires, UTC))
