"""How soon an owner's complaint is worked on, in words for the owner."""

from django.utils.translation import gettext_lazy as _

from complaints import priority
from complaints.models import Complaint
from core.web.components import Fact


def priority_facts(complaint: Complaint) -> list[Fact]:
    """Its priority with the grounds that an owner may read, and the danger that was named."""
    given = [Fact(_("Priority"), priority.in_words(complaint, is_owner=True))]
    if complaint.safety_risk:
        given.append(Fact(_("Danger to health or safety"), complaint.safety_note))
    return given
