"""On which power of attorney an agent acts, and for what: what it sees and may do follows from it at that moment."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from core.days import house_day
from programmes.choices import Programme
from programmes.models import Enrolment, PowerOfAttorney, Right

# Whoever sees every record.
INSIDE = frozenset({Audience.STAFF, Audience.SYSTEM})


def in_force(day: date) -> Q:
    """The condition of powers of attorney that are in force on a day."""
    return (
        Q(valid_from__lte=day)
        & (Q(valid_until=None) | Q(valid_until__gte=day))
        & (Q(revoked_on=None) | Q(revoked_on__gt=day))
    )


def is_agent(actor: Actor) -> bool:
    """Whether the actor acts for others only."""
    return actor.audience == Audience.PORTAL and actor.organisation_kind == OrganisationKind.AGENT


def powers_held_by(actor: Actor, day: date | None = None) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney on which an agent can act on a day (the present one where none is given)."""
    return PowerOfAttorney.objects.filter(in_force(day or house_day()), agent_id=actor.organisation_id or 0)


def powers_for(actor: Actor, enrolment: Enrolment) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney on which an agent can act in an enrolment today, those that last longest first."""
    held = powers_held_by(actor).filter(owner_id=enrolment.organisation_id, programmes__contains=[enrolment.programme])
    return held.order_by(F("valid_until").desc(nulls_first=True), "-pk")


def power_to_act_on(enrolment: Enrolment, *, agent_id: int, day: date) -> PowerOfAttorney | None:
    """A power of attorney on which the agent can act in the enrolment on a day, the one that lasts longest."""
    held = PowerOfAttorney.objects.filter(
        in_force(day),
        agent_id=agent_id,
        owner_id=enrolment.organisation_id,
        programmes__contains=[enrolment.programme],
    )
    return held.order_by(F("valid_until").desc(nulls_first=True), "-pk").first()


def powers_to_complain(actor: Actor, day: date | None = None) -> QuerySet[PowerOfAttorney]:
    """Powers of attorney on which an agent can act on the complaint platform on a day (today where none is given)."""
    return powers_held_by(actor, day).filter(programmes__contains=[Programme.COMPLAINT_PLATFORM])


def power_covering(powers: QuerySet[PowerOfAttorney], right: Right) -> PowerOfAttorney | None:
    """The one of the powers that covers a right and lasts longest; None where none does."""
    named = Q(covers_all_rights=True) | Q(rights=right.pk)
    return (
        powers.filter(named, owner_id=right.organisation_id)
        .order_by(F("valid_until").desc(nulls_first=True), "-pk")
        .first()
    )


def covering(powers: QuerySet[PowerOfAttorney], *, owner: str, right: str) -> QuerySet[PowerOfAttorney]:
    """Those of the powers whose owner and right are the ones of an outer row, named by its columns."""
    named = PowerOfAttorney.rights.through.objects.filter(
        powerofattorney=OuterRef("pk"), right=OuterRef(OuterRef(right))
    )
    return powers.filter(Q(covers_all_rights=True) | Exists(named), owner=OuterRef(owner))


def agents_to_complain(right: Right, day: date | None = None) -> QuerySet[Organisation]:
    """Agents whose powers of attorney reach complaints on a right on a day (today where none is given), by name."""
    held = PowerOfAttorney.objects.filter(
        Q(covers_all_rights=True) | Q(rights=right.pk),
        in_force(day or house_day()),
        owner_id=right.organisation_id,
        programmes__contains=[Programme.COMPLAINT_PLATFORM],
    )
    return Organisation.objects.filter(pk__in=held.values("agent_id")).order_by("name", "pk")
