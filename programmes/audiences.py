"""Whom the programme's messages reach."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q

from core.accounts import queries as accounts
from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import Organisation
from core.days import house_day
from core.outbox.models import Message
from core.outbox.topics import Recipient
from programmes import queries
from programmes.models import Enrolment, PowerOfAttorney, Right

Recipients = Callable[[Message], Iterable[Recipient]]

OWNER_ROLES = (Role.OWNER_ADMINISTRATOR, Role.COMPLAINANT)


def staff(message: Message) -> Iterable[Recipient]:
    """CBBC's case officers."""
    return _of_kind(OrganisationKind.CBBC, [Role.CASE_OFFICER], Audience.STAFF)


def officers_and_administrators(message: Message) -> Iterable[Recipient]:
    """Whoever at CBBC acts: what concerns the programme as a whole is not left to the case officers alone."""
    return _of_kind(OrganisationKind.CBBC, [Role.CASE_OFFICER, Role.ADMINISTRATOR], Audience.STAFF)


def platform(message: Message) -> Iterable[Recipient]:
    """JD's reviewers of enrolments."""
    return _of_kind(OrganisationKind.PLATFORM, [Role.ENROLMENT_REVIEWER], Audience.PARTNER)


def platform_if_introduced(message: Message) -> Iterable[Recipient]:
    """JD's reviewers, where JD knows the enrolment."""
    known = Enrolment.objects.filter(pk=message.subject_id, introduced_at__isnull=False).exists()
    return platform(message) if known else ()


def applicants(message: Message) -> Iterable[Recipient]:
    """The owner's people who apply, and those of the agent that acts for it."""
    enrolment = Enrolment.objects.only("organisation_id", "programme").get(pk=message.subject_id)
    powers = PowerOfAttorney.objects.filter(
        queries.in_force(house_day()),
        owner_id=enrolment.organisation_id,
        programmes__contains=[enrolment.programme],
    )
    return people_of([enrolment.organisation_id, *powers.values_list("agent_id", flat=True)])


def owner_of_right(message: Message) -> Iterable[Recipient]:
    """The people of the right's owner, and of the agents whose power covers it."""
    right = Right.objects.only("organisation_id").get(pk=message.subject_id)
    covering = Q(covers_all_rights=True) | Q(rights=right.pk)
    powers = PowerOfAttorney.objects.filter(covering, queries.in_force(house_day()), owner_id=right.organisation_id)
    return people_of([right.organisation_id, *powers.values_list("agent_id", flat=True)])


def both_sides_of_power(message: Message) -> Iterable[Recipient]:
    """The people of the owner who gave a power of attorney, and of the agent who holds it."""
    power = PowerOfAttorney.objects.only("owner_id", "agent_id").get(pk=message.subject_id)
    return people_of([power.owner_id, power.agent_id])


def people_of(organisations: Sequence[int], roles: Sequence[str] = OWNER_ROLES) -> list[Recipient]:
    """People of rights owners and agents in these roles."""
    people = accounts.people_with_role(organisations, roles)
    return [Recipient(pk, Audience.PORTAL) for pk in people.values_list("pk", flat=True)]


def together(*groups: Recipients) -> Recipients:
    """Everybody of several groups."""

    def recipients(message: Message) -> Iterable[Recipient]:
        return [recipient for group in groups for recipient in group(message)]

    return recipients


def _of_kind(kind: str, roles: Sequence[str], audience: str) -> list[Recipient]:
    organisations = list(Organisation.objects.filter(kind=kind).values_list("pk", flat=True))
    people = accounts.people_with_role(organisations, roles)
    return [Recipient(pk, audience) for pk in people.values_list("pk", flat=True)]
