"""How complaints and advice requests stand beside their clocks on the pages of the kernel, and who owes what."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from complaints.advice import queries as advice
from complaints.advice.choices import Topic
from complaints.choices import Reason
from complaints.clocks import (
    CBBC_SCREENING,
    ELECTION,
    JD_LIFTING,
    JD_REVIEW,
    OWNER_CLARIFICATION,
    OWNER_INFORMATION,
    SELLERS,
    SERVICE,
)
from complaints.models import AdviceRequest, Complaint
from complaints.queries import visible_to
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.clocks import registry
from core.clocks.registry import SubjectCell

# Whom each clock waits for. Sellers answer through JD.
DEBTORS = {
    Audience.STAFF: (CBBC_SCREENING, SERVICE, "cbbc.advice"),
    Audience.PORTAL: (OWNER_INFORMATION, OWNER_CLARIFICATION, *ELECTION, "owner.advice_close"),
    Audience.PARTNER: (JD_REVIEW, *SELLERS, JD_LIFTING),
}


def describe_complaints(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Complaints that the actor may see. One statement."""
    found = visible_to(actor).filter(pk__in=ids).select_related("organisation", "right", "assignee")
    return {complaint.pk: _complaint_cell(complaint) for complaint in found}


def assigned_complaints(person_id: int) -> QuerySet[Any, Any]:
    """The complaints that somebody looks after."""
    return Complaint.objects.filter(assignee=person_id).values("pk")


def describe_advice(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Advice requests that the actor may see. One statement."""
    found = advice.advice_visible_to(actor).filter(pk__in=ids).select_related("organisation", "assigned_to")
    return {
        request.pk: SubjectCell(
            request.reference,
            str(Topic(request.topic).label),
            reverse("advice_staff:detail", args=[request.reference]),
            request.organisation.display_name,
            request.assigned_to.display_name if request.assigned_to else "",
        )
        for request in found
    }


def assigned_advice(person_id: int) -> QuerySet[Any, Any]:
    """The advice requests that somebody looks after."""
    return AdviceRequest.objects.filter(assigned_to=person_id).values("pk")


def _complaint_cell(complaint: Complaint) -> SubjectCell:
    title = complaint.right.display_title if complaint.right else str(Reason(complaint.reason).label)
    return SubjectCell(
        complaint.reference,
        title,
        reverse("complaints_staff:detail", args=[complaint.reference]),
        complaint.organisation.display_name,
        complaint.assignee.display_name if complaint.assignee else "",
    )


registry.on_subject(Complaint._meta.label_lower, describe_complaints, assigned=assigned_complaints)
registry.on_subject(AdviceRequest._meta.label_lower, describe_advice, assigned=assigned_advice)
for audience, codes in DEBTORS.items():
    for code in codes:
        registry.owes(code, audience)
