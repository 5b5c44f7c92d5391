"""In whose name a worker writes: the person or API client who decided, as they stand at this moment."""

from core.accounts.actors import Actor
from core.accounts.models import ApiClient, Person
from core.imports.models import Import


def actor_of(record: Import) -> Actor | None:
    """The actor, with today's roles; None where the account is closed by now."""
    if record.actor_kind == "system":
        return Actor.system(record.actor_id)
    if record.actor_kind == "client":
        clients = ApiClient.objects.select_related("organisation").filter(revoked_at=None)
        client = clients.filter(oauth_client_id=record.actor_id, organisation__is_active=True).first()
        return Actor.client(client, frozenset(client.scopes)) if client else None
    people = Person.objects.select_related("organisation").filter(is_active=True, organisation__is_active=True)
    person = people.filter(pk=int(record.actor_id)).first()
    return Actor.person(person) if person else None
