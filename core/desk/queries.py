"""Reads of the desk, each already limited to the actor."""

from uuid import UUID

from django.db.models import Q, QuerySet

from core.accounts.actors import Actor
from core.desk.models import BulkRun, SavedFilter


def filters_visible_to(actor: Actor) -> QuerySet[SavedFilter]:
    """The person's own filters, and those that colleagues of the same organisation share. Programs have none."""
    if actor.person_id is None:
        return SavedFilter.objects.none()
    own = Q(person_id=actor.person_id)
    if actor.organisation_id is not None:
        own |= Q(is_shared=True, person__organisation_id=actor.organisation_id, person__is_active=True)
    return SavedFilter.objects.filter(own).select_related("person")


def is_known(run_id: UUID) -> bool:
    """Whether anybody has done something with many records under this number."""
    return BulkRun.objects.filter(public_id=run_id).exists()


def runs_visible_to(actor: Actor) -> QuerySet[BulkRun]:
    """What the person did with many records at once; nobody else's."""
    return BulkRun.objects.filter(person_id=actor.person_id) if actor.person_id else BulkRun.objects.none()
