"""Who may do what with complaints. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict
from programmes import queries as programmes

NOT_YOURS = Denied(_("This step belongs to somebody else."), "other_audience", hidden=True)
OWNER_ROLES = (Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR)
STAFF_ROLES = (Role.CASE_OFFICER, Role.ADMINISTRATOR)


def files(actor: Actor) -> Verdict:
    """Whether somebody may file complaints at all: people and clients of owners and agents that hold the role."""
    if actor.audience != Audience.PORTAL or actor.organisation_id is None:
        return NOT_YOURS
    if not actor.has_role(*OWNER_ROLES):
        return Denied(_("Your role lets you read complaints, not act on them. Ask your administrator."), "read_only")
    return ALLOWED


def owner_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """The rights owner whose complaint it is, or an agent whose power of attorney reaches it today.

    Both through people or clients that may file. Costs a statement only for an agent's complaint that
    queries.visible_to did not hand out.
    """
    if actor.audience != Audience.PORTAL or not _acts_for_its_owner(actor, complaint):
        return NOT_YOURS
    return files(actor)


def _acts_for_its_owner(actor: Actor, complaint: Complaint) -> bool:
    if not programmes.is_agent(actor):
        return actor.organisation_id == complaint.organisation_id
    if complaint.reached_by is not None:
        return complaint.reached_by == actor.organisation_id
    right = complaint.right
    return right is not None and programmes.power_covering(programmes.powers_to_complain(actor), right) is not None


def staff_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """CBBC's case officers and administrators."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    if not actor.has_role(*STAFF_ROLES):
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


def platform_or_staff_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """Either of the two: CBBC may serve for JD."""
    return staff_acts(actor, complaint) if actor.audience == Audience.STAFF else platform_acts(actor, complaint)


def platform_or_clock_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """JD, or what happens by itself."""
    return ALLOWED if actor.audience == Audience.SYSTEM else platform_acts(actor, complaint)


def clock_acts(actor: Actor, complaint: Complaint) -> Verdict:
    """Only what happens by itself."""
    return ALLOWED if actor.audience == Audience.SYSTEM else NOT_YOURS
