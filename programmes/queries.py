"""Reads of rights, each limited to what the actor may see."""

from django.db.models import QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from programmes.models import Right


def visible_to(actor: Actor) -> QuerySet[Right]:
    """Rights the actor may see: staff all, an owner its own; partners reach a right through a complaint."""
    if actor.audience in {Audience.STAFF, Audience.SYSTEM}:
        return Right.objects.all()
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return Right.objects.filter(organisation_id=actor.organisation_id)
    return Right.objects.none()
