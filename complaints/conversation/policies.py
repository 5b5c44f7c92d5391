"""Who may write in a conversation, and who may redact it and open what is sealed."""

from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.policies import NOT_YOURS, owner_acts, platform_acts, staff_acts
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict

NOT_FILED = Denied(_("Messages can be written once the complaint is submitted."), "wrong_state", hidden=True)
ADMINISTRATORS_ONLY = Denied(_("Only CBBC's administrators may do this."), "not_allowed", hidden=True)
_ACTS = {Audience.PORTAL: owner_acts, Audience.STAFF: staff_acts, Audience.PARTNER: platform_acts}


def writes(actor: Actor, complaint: Complaint) -> Verdict:
    """Those who act on the complaint, in every state but draft; closed complaints too."""
    if complaint.state == ComplaintState.DRAFT:
        return NOT_FILED
    acts = _ACTS.get(actor.audience)
    return acts(actor, complaint) if acts else NOT_YOURS


def keeps_seals(actor: Actor) -> Verdict:
    """Who redacts, and opens what was redacted: CBBC's administrators."""
    if actor.audience != Audience.STAFF or not actor.has_role(Role.ADMINISTRATOR):
        return ADMINISTRATORS_ONLY
    return ALLOWED
