"""Reads of enrolments, what was said about them, and in what an owner takes part."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.search import words_of
from programmes.choices import EnrolmentState
from programmes.models import Enrolment, EnrolmentDocument, EnrolmentRemark
from programmes.queries.acting import INSIDE, is_agent, powers_held_by


def enrolments_visible_to(actor: Actor) -> QuerySet[Enrolment]:
    """Staff: all. An owner: its own from the invitation on. An agent: those of its powers. JD: what was introduced."""
    if actor.audience in INSIDE:
        return Enrolment.objects.all()
    if is_agent(actor):
        powers = powers_held_by(actor).filter(
            owner=OuterRef("organisation_id"), programmes__contains=[OuterRef("programme")]
        )
        return Enrolment.objects.filter(Exists(powers), invited_at__isnull=False)
    if actor.audience == Audience.PORTAL:
        return Enrolment.objects.filter(organisation_id=actor.organisation_id or 0, invited_at__isnull=False)
    if actor.audience == Audience.PARTNER:
        return Enrolment.objects.filter(introduced_at__isnull=False, agreement__platform_id=actor.organisation_id or 0)
    return Enrolment.objects.none()


def documents_of(enrolment: Enrolment, *, actor: Actor) -> QuerySet[EnrolmentDocument]:
    """Documents of an enrolment the actor was found to see. JD reads them while the enrolment is open."""
    documents = enrolment.documents.select_related("document__blob")
    if actor.audience == Audience.PARTNER:
        return documents.filter(replaced_at=None) if enrolment.is_open else documents.none()
    return documents


def conversation(enrolment: Enrolment, *, actor: Actor) -> QuerySet[EnrolmentRemark]:
    """What was asked and answered, as far as the actor's audience may read it, oldest first."""
    return enrolment.remarks.filter(readers__contains=[actor.audience]).order_by("pk")


def search_enrolments(enrolments: QuerySet[Enrolment, Any], given: str) -> QuerySet[Enrolment, Any]:
    """Narrow enrolments to those whose reference, JD's reference, owner or agent holds every word, in either script."""
    words = words_of(given)
    if words is None:
        return enrolments.none()
    for word in words:
        held = Q(reference__icontains=word) | Q(platform_reference__icontains=word)
        for name in ("organisation__name", "organisation__name_zh", "power__agent__name", "power__agent__name_zh"):
            held |= Q(**{f"{name}__icontains": word})
        enrolments = enrolments.filter(held)
    return enrolments


def is_active_in(organisation_id: int, programme: str) -> bool:
    """Whether an owner's enrolment in a programme is active, so that it may use what the programme gives."""
    return bool(active_in([organisation_id], programme))


def active_in(organisation_ids: Iterable[int], programme: str) -> set[int]:
    """Those of the owners whose enrolment in a programme is active. One statement."""
    active = Enrolment.objects.filter(
        organisation_id__in=list(organisation_ids), programme=programme, state=EnrolmentState.ACTIVE
    )
    return set(active.values_list("organisation_id", flat=True))
