"""Reads of rights, each limited to what the actor may see."""

from datetime import date

from django.db.models import Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from programmes.choices import Territory
from programmes.models import Right


def visible_to(actor: Actor) -> QuerySet[Right]:
    """Rights the actor may see: staff all, an owner its own; partners reach a right through a complaint."""
    if actor.audience in {Audience.STAFF, Audience.SYSTEM}:
        return Right.objects.all()
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return Right.objects.filter(organisation_id=actor.organisation_id)
    return Right.objects.none()


def usable_on(day: date, *, actor: Actor) -> QuerySet[Right]:
    """Rights of the actor that a complaint to JD can rely on that day: the rule of Right.carries_complaints_on."""
    return visible_to(actor).filter(
        Q(expires_on=None) | Q(expires_on__gte=day),
        Q(cancelled_on=None) | Q(cancelled_on__gt=day),
        territory=Territory.CHINA,
        registered_on__lte=day,
    )
