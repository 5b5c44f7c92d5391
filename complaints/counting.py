"""How many complaints an organisation has, for the pages of rights owners and agents."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState
from complaints.models import Complaint
from programmes import counters


def count(organisation_id: int) -> int:
    """Complaints of the owner, or filed by the agent, that reached CBBC."""
    theirs = Q(organisation=organisation_id) | Q(agent=organisation_id)
    return Complaint.objects.filter(theirs).exclude(state=ComplaintState.DRAFT).count()


def address(organisation_id: int) -> str:
    """The queue with the owner's complaints."""
    return f"{reverse('complaints_staff:list')}?view=all&owner={organisation_id}"


counters.register("complaints", counters.Counter(_("Complaints"), count, address))
