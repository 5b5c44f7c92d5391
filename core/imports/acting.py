"""In whose name a worker writes: the person or API client who decided, as they stand at this moment."""

from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.imports.models import Import


def actor_of(record: Import) -> Actor | None:
    """The actor, with today's roles; None where the account is closed by now."""
    if record.actor_kind == "system":
        return Actor.system(record.actor_id)
    return accounts.present_actor(record.actor_kind, record.actor_id)
