"""Reads of powers of attorney."""

from django.db.models import Exists, OuterRef, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from programmes.models import PowerOfAttorney
from programmes.models.enrolment import OPEN
from programmes.queries.acting import INSIDE, is_agent
from programmes.queries.enrolments import enrolments_visible_to


def powers_visible_to(actor: Actor) -> QuerySet[PowerOfAttorney]:
    """Staff: all. An owner: those it gave. An agent: those it holds or held. JD: those of open enrolments it knows."""
    if actor.audience in INSIDE:
        return PowerOfAttorney.objects.all()
    if is_agent(actor):
        return PowerOfAttorney.objects.filter(agent_id=actor.organisation_id or 0)
    if actor.audience == Audience.PORTAL:
        return PowerOfAttorney.objects.filter(owner_id=actor.organisation_id or 0)
    if actor.audience == Audience.PARTNER:
        known = enrolments_visible_to(actor).filter(power=OuterRef("pk"), state__in=OPEN)
        return PowerOfAttorney.objects.filter(Exists(known))
    return PowerOfAttorney.objects.none()
