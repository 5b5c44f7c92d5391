"""Who acts. Every action takes an actor; there is no write without one."""

from dataclasses import dataclass, field
from typing import Literal

from core.accounts.choices import ROLES_OF_SCOPE, Audience, Language, Zone
from core.accounts.models import ApiClient, Person


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, an API client or the system, with what is needed to judge and to record it.

    `id` is the person's or client's key as text, or the name of the part of the system. `label` stays readable in the
    audit trail after the person has left.
    """

    kind: Literal["person", "client", "system"]
    id: str
    label: str
    audience: Audience
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    language: str = Language.ENGLISH
    time_zone: str = Zone.LONDON

    @classmethod
    def person(cls, person: Person) -> "Actor":
        """The actor for somebody who signed in. Costs no query when `organisation` is loaded."""
        return cls(
            kind="person",
            id=str(person.pk),
            label=person.name,
            audience=person.audience,
            organisation_id=person.organisation_id,
            organisation_name=person.organisation.name,
            organisation_kind=person.organisation.kind,
            roles=frozenset(person.roles),
            language=person.language,
            time_zone=person.time_zone,
        )

    @classmethod
    def client(cls, client: ApiClient, scopes: frozenset[str]) -> "Actor":
        """The actor for an API client; its roles follow from the scopes that its token was granted."""
        audience = client.organisation.audience
        granted = scopes & frozenset(client.scopes)
        return cls(
            kind="client",
            id=str(client.oauth_client_id),
            label=client.label,
            audience=audience,
            organisation_id=client.organisation_id,
            organisation_name=client.organisation.name,
            organisation_kind=client.organisation.kind,
            roles=frozenset(role for scope, role in ROLES_OF_SCOPE[audience].items() if scope in granted),
        )

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The actor for what happens by itself, such as a clock that runs out."""
        return cls(kind="system", id=name, label="IPProtect", audience=Audience.SYSTEM)

    @property
    def person_id(self) -> int | None:
        """The person's key, or None for clients and the system."""
        return int(self.id) if self.kind == "person" else None

    def has_role(self, *roles: str) -> bool:
        """Whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)
