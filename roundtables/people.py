"""The people whom a roundtable, an issue or an action point concerns."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from core.accounts import queries as accounts
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Organisation, Person
from core.outbox.topics import Recipient
from roundtables.choices import Place
from roundtables.models import Invitation

STAFF = [Role.CASE_OFFICER, Role.ADMINISTRATOR]
OWNERS = [Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR]
PLATFORM = [Role.REVIEWER]
HEADS = [Role.ADMINISTRATOR, Role.REVIEWER]
ACTING = [*STAFF, *OWNERS, *PLATFORM]
# Who may have commented on minutes (policies.comments).
COMMENTING = [*ACTING, Role.STATISTICS_READER]


def of_kind(kind: str, roles: Sequence[str]) -> list[Recipient]:
    """People with one of the roles in all active organisations of a kind."""
    houses = Organisation.objects.filter(kind=kind, is_active=True).values_list("pk", flat=True)
    return of(list(houses), roles)


def staff() -> list[Recipient]:
    """CBBC's case officers and administrators."""
    return of_kind(OrganisationKind.CBBC, STAFF)


def of(organisations: Sequence[int], roles: Sequence[str] = ACTING) -> list[Recipient]:
    """People with one of the roles in these organisations."""
    return _recipients(accounts.people_with_role(organisations, roles))


def account_of(email: str, organisation_id: int | None) -> Person | None:
    """The account that belongs to an address, among the people of one organisation alone: an address that a guest
    types says nothing about others' accounts. A guest without an organisation has none."""
    if organisation_id is None:
        return None
    return Person.objects.filter(email=email, is_active=True, organisation=organisation_id).first()


def guests(invitations: QuerySet[Invitation]) -> list[Recipient]:
    """Guests by their account where they have one, otherwise by the address to which they were invited."""
    found = invitations.select_related("person__organisation").order_by("pk")
    return [
        Recipient(one.person_id, one.person.audience)
        if one.person is not None
        else Recipient(None, "", address=one.email, language=one.language, time_zone=one.zone)
        for one in found
    ]


def who_were_reached(roundtable_id: int) -> list[Recipient]:
    """Everyone whose invitation was sent and not taken back."""
    places = (Place.SENT, Place.WAITING, Place.REPLACED)
    return guests(Invitation.objects.filter(roundtable=roundtable_id, place__in=places))


def _recipients(people: Iterable[Person]) -> list[Recipient]:
    return [Recipient(person.pk, person.audience) for person in people]
