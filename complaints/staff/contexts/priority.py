"""How soon a complaint is worked on, and why, as lines of its page."""

from django.utils.translation import gettext_lazy as _

from complaints import priority
from complaints.models import Complaint
from core.web.components import Fact


def priority_facts(complaint: Complaint) -> list[Fact]:
    """Priority with its grounds, complexity, and the danger that the owner named. Where somebody set the priority by
    hand, what it would be counted from is still said."""
    given = [
        Fact(_("Priority"), priority.in_words(complaint)),
        Fact(_("Complexity"), complaint.get_complexity_display()),
    ]
    if complaint.priority_set_by and (why := priority.reasons(complaint)):
        given.append(Fact(_("What speaks for priority"), "; ".join(why)))
    if complaint.safety_risk:
        given.append(Fact(_("Danger to health or safety"), complaint.safety_note))
    return given
