"""Reads of agreements and of what was promised and done under them."""

from datetime import date

from django.db.models import Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from programmes.models import Agreement, Commitment, Fulfilment
from programmes.queries.acting import INSIDE


def agreements_visible_to(actor: Actor) -> QuerySet[Agreement]:
    """Staff: all. JD: its own. Owners read what concerns them in their enrolments."""
    if actor.audience in INSIDE:
        return Agreement.objects.all()
    if actor.audience == Audience.PARTNER:
        return Agreement.objects.filter(platform_id=actor.organisation_id or 0)
    return Agreement.objects.none()


def commitments_visible_to(actor: Actor) -> QuerySet[Commitment]:
    """Commitments of the agreements that the actor may see, with what their spans are read from."""
    seen = Commitment.objects.filter(agreement__in=agreements_visible_to(actor))
    return seen.select_related("agreement__platform", "agreement__successor")


def fulfilments_visible_to(actor: Actor) -> QuerySet[Fulfilment]:
    """What was entered for the commitments that the actor may see."""
    return Fulfilment.objects.filter(commitment__agreement__in=agreements_visible_to(actor))


def agreement_on(day: date) -> Agreement | None:
    """The agreement on which an enrolment opened on that day rests: the latest one in force."""
    return (
        Agreement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), in_force_from__lte=day)
        .order_by("-in_force_from", "-pk")
        .first()
    )
