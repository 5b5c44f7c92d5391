"""The documents that come with an enrolment: those of its checklist, the proofs of its rights, and the power of
attorney on which an agent acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.documents.models import Document
from core.workflow.errors import NotVisible
from programmes import queries
from programmes.models import Enrolment, RightDocument

RIGHTS, POWER = "rights", "power"


@dataclass(frozen=True)
class Paper:
    """One document, the item of the checklist that it is for, and the right whose proof it is."""

    document: Document
    item: str
    added_at: datetime
    kind: str = ""
    right_id: int | None = None


def papers_of(enrolment: Enrolment, *, actor: Actor) -> list[Paper]:
    """Present documents of an enrolment that the actor was found to see. JD's access ends with the enrolment.

    Three statements.
    """
    if actor.audience == Audience.PARTNER and not enrolment.is_open:
        return []
    return [*_of_checklist(enrolment, actor), *_of_rights(enrolment, actor), *_of_power(enrolment, actor)]


def paper(enrolment: Enrolment, public_id: UUID, *, actor: Actor) -> Paper:
    """The document with this id among those of the enrolment. Raises NotVisible."""
    for one in papers_of(enrolment, actor=actor):
        if one.document.public_id == public_id:
            return one
    raise NotVisible


def _of_checklist(enrolment: Enrolment, actor: Actor) -> Iterator[Paper]:
    for bound in queries.documents_of(enrolment, actor=actor).filter(replaced_at=None).order_by("pk"):
        yield Paper(bound.document, bound.code, bound.added_at)


def _of_rights(enrolment: Enrolment, actor: Actor) -> Iterator[Paper]:
    rights = queries.rights_of(enrolment, actor=actor)
    proofs = RightDocument.objects.filter(right__in=rights, replaced_at=None).select_related("document__blob")
    for proof in proofs.order_by("right_id", "kind", "pk"):
        yield Paper(proof.document, RIGHTS, proof.added_at, proof.kind, proof.right_id)


def _of_power(enrolment: Enrolment, actor: Actor) -> Iterator[Paper]:
    """Of several agents of one owner, each reads its own power of attorney alone."""
    if enrolment.power_id is None:
        return
    seen = queries.powers_visible_to(actor).filter(pk=enrolment.power_id).select_related("document__blob")
    for power in seen:
        yield Paper(power.document, POWER, power.created_at)
