"""Reads of organisations, people, invitations and API clients."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.accounts.models import ApiClient, Invitation, Organisation, Person
from core.accounts.policies import ENROLLED
from core.scripts import reads_chinese


def people_with_role(organisation_ids: Sequence[int], roles: Sequence[str]) -> QuerySet[Person]:
    """Active people of the organisations who hold at least one of the roles."""
    return Person.objects.filter(
        organisation_id__in=organisation_ids, organisation__is_active=True, is_active=True, roles__overlap=list(roles)
    )


def present_actor(kind: str, actor_id: str) -> Actor | None:
    """The person or API client that acted (`Actor.kind`, `Actor.id`), with the roles and scopes of this moment.

    None where the account or its organisation is closed, or the client revoked, by now.
    """
    if kind == "client":
        clients = ApiClient.objects.select_related("organisation").filter(revoked_at=None, organisation__is_active=True)
        client = clients.filter(oauth_client_id=actor_id).first()
        return Actor.client(client, frozenset(client.scopes)) if client else None
    if kind != "person":
        return None
    people = Person.objects.select_related("organisation").filter(is_active=True, organisation__is_active=True)
    person = people.filter(pk=int(actor_id)).first()
    return Actor.person(person) if person else None


def organisations_in_script(names: Iterable[str]) -> dict[str, str]:
    """Legal names as records keep them (in Latin script) → the same in Chinese, where the reader reads Chinese.

    For timelines and conversations, which name organisations by text. One statement in Chinese, none in English.
    """
    if not reads_chinese():
        return {}
    found = Organisation.objects.filter(name__in=set(names)).exclude(name_zh="")
    return dict(found.values_list("name", "name_zh"))


def find_organisation(code: str) -> Organisation | None:
    """The organisation with that code, or the one that it was merged into. Who may see it is the caller's question."""
    found = Organisation.objects.select_related("merged_into").filter(code=code).first()
    return found.merged_into or found if found else None


def absorbed(organisation: Organisation) -> list[int]:
    """The keys of the organisations that were merged into this one, whose events are part of its story."""
    return list(Organisation.objects.filter(merged_into=organisation).order_by("pk").values_list("pk", flat=True))


def organisations_administered_by(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose people the actor manages: all for CBBC's administrators, an owner's administrator's own."""
    if actor.audience == Audience.SYSTEM or _administers_programme(actor):
        return Organisation.objects.all()
    if actor.audience == Audience.PORTAL and actor.has_role(Role.OWNER_ADMINISTRATOR):
        return Organisation.objects.filter(pk=actor.organisation_id or 0)
    return Organisation.objects.none()


def organisations_peopled_by(actor: Actor) -> QuerySet[Organisation]:
    """Organisations into which the actor invites people: those it manages; for case officers, owners and agents."""
    if actor.audience == Audience.STAFF and actor.has_role(Role.CASE_OFFICER) and not _administers_programme(actor):
        return Organisation.objects.filter(kind__in=ENROLLED)
    return organisations_administered_by(actor)


def people_beside_invited(actor: Actor) -> QuerySet[Person]:
    """People of the organisations into which the actor invites, with their organisation: whom it need not invite."""
    return Person.objects.filter(organisation__in=organisations_peopled_by(actor)).select_related("organisation")


def people_administered_by(actor: Actor) -> QuerySet[Person]:
    """People whom the actor manages, with their organisation."""
    return Person.objects.filter(organisation__in=organisations_administered_by(actor)).select_related("organisation")


def invitations_administered_by(actor: Actor) -> QuerySet[Invitation]:
    """Invitations into organisations into which the actor invites people, with organisation and inviter."""
    return Invitation.objects.filter(organisation__in=organisations_peopled_by(actor)).select_related(
        "organisation", "invited_by"
    )


def clients_administered_by(actor: Actor) -> QuerySet[ApiClient]:
    """API clients that the actor issues and revokes: CBBC's administrators only."""
    if actor.audience == Audience.SYSTEM or _administers_programme(actor):
        return ApiClient.objects.select_related("organisation")
    return ApiClient.objects.none()


def with_counts(organisations: QuerySet[Organisation], now: datetime) -> QuerySet[Organisation]:
    """Add how many active people, waiting invitations and live API clients each has. One statement."""
    return organisations.annotate(
        people_count=Count("people", filter=Q(people__is_active=True), distinct=True),
        waiting_count=Count(
            "invitations",
            filter=Q(invitations__accepted_at=None, invitations__revoked_at=None, invitations__expires_at__gt=now),
            distinct=True,
        ),
        client_count=Count("api_clients", filter=Q(api_clients__revoked_at=None), distinct=True),
    )


@dataclass(frozen=True)
class Guarded:
    """A person, and whether a second factor guards their account."""

    person: Person
    has_second_factor: bool


def guarded(people: QuerySet[Person]) -> list[Guarded]:
    """The people with the state of their second factor. Two statements, however many."""
    found = list(people)
    factors = Authenticator.objects.filter(user__in=found).exclude(type=Authenticator.Type.RECOVERY_CODES)
    with_factor = set(factors.values_list("user_id", flat=True))
    return [Guarded(person, person.pk in with_factor) for person in found]


def _administers_programme(actor: Actor) -> bool:
    return actor.audience == Audience.STAFF and actor.has_role(Role.ADMINISTRATOR)
