"""Who may do what with complaints. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict

NOT_YOURS = Denied(_("This step belongs to somebody else."), "other_audience", hidden=True)


def owner_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """The rights owner whose complaint it is, through people or clients that may file."""
    if actor.audience != Audience.PORTAL or actor.organisation_id != complaint.organisation_id:
        return NOT_YOURS
    if not actor.has_role(Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR):
        return Denied(_("Your role lets you read complaints, not act on them. Ask your administrator."), "read_only")
    return ALLOWED


def staff_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """CBBC's case officers and administrators."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    if not actor.has_role(Role.CASE_OFFICER, Role.ADMINISTRATOR):
        return Denied(_("Your role lets you read complaints, not act on them. Ask an administrator."), "read_only")
    return ALLOWED


def owner_or_staff_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """Either of the two: CBBC may answer JD for an owner."""
    return staff_acts(actor, complaint) if actor.audience == Audience.STAFF else owner_acts(actor, complaint)


def platform_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """JD's reviewers and the clients that may decide."""
    if actor.audience != Audience.PARTNER:
        return NOT_YOURS
    if not actor.has_role(Role.REVIEWER):
        return Denied(_("This client may read complaints, not decide them."), "read_only")
    return ALLOWED


def clock_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """Only what happens by itself."""
    return ALLOWED if actor.audience == Audience.SYSTEM else NOT_YOURS
