"""Reads of batches: who sees one, and the complaints that came out of it."""

from typing import Any

from django.db.models import QuerySet

from complaints import queries
from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Organisation
from core.imports.models import Import
from programmes import queries as programmes
from programmes.models import Right


def desks(actor: Actor) -> QuerySet[Any, Any]:
    """The houses whose batches an actor sees, by their keys, as with drafts: the own one, and an owner's
    administrators those of its agents too. For which owners is asked besides."""
    if actor.has_role(Role.OWNER_ADMINISTRATOR) and not programmes.is_agent(actor):
        return Organisation.objects.order_by().values("pk")
    return Organisation.objects.filter(pk=actor.organisation_id or 0).order_by().values("pk")


def rights_for(actor: Actor, owner_id: int) -> list[Right]:
    """The rights of an owner on which the actor can complain. One statement."""
    return list(programmes.rights_to_complain_on(actor).filter(organisation=owner_id).order_by("pk"))


def drafts_of_owner(actor: Actor, owner_id: int) -> QuerySet[Complaint]:
    """The drafts for an owner that the actor sees."""
    return queries.visible_to(actor).filter(organisation=owner_id, state=ComplaintState.DRAFT).order_by()


def complaints_of(record: Import, *, actor: Actor) -> QuerySet[Complaint]:
    """The complaints that came out of a batch, drafts or not, as far as the actor sees them, in their order."""
    found = queries.visible_to(actor).filter(batch_draft__record=record)
    return found.select_related("right", "organisation", "power").order_by("pk")
