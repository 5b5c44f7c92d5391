"""Who may do what with roundtables. Each answers with a verdict whose reason is shown as it stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict
from programmes import queries as programmes
from roundtables.models import ActionPoint, Invitation, Issue

NOT_YOURS = Denied(_("This is not for you to do."), "not_yours", hidden=True)
READS_ONLY = Denied(_("Your role lets you read, not write. Ask your administrator."), "read_only")
STAFF = (Role.CASE_OFFICER, Role.ADMINISTRATOR)
OWNERS = (Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR)
PLATFORM = (Role.REVIEWER,)


def arranges(actor: Actor, record: Any = None) -> Verdict:
    """CBBC's case officers and administrators arrange roundtables and keep minutes."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*STAFF) else READS_ONLY


def answers_for(actor: Actor, invitation: Invitation) -> Verdict:
    """Guests answer for themselves, whatever their role; colleagues who act for the organisation answer for it."""
    if actor.person_id is not None and actor.person_id == invitation.person_id:
        return ALLOWED
    if actor.audience == Audience.STAFF:
        return arranges(actor)
    if actor.organisation_id is None or actor.organisation_id != invitation.organisation_id:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNERS, *PLATFORM) else READS_ONLY


def raises(actor: Actor, issue: Issue | None = None) -> Verdict:
    """Rights owners raise issues and support those of others; agents do not speak for them here."""
    if actor.audience != Audience.PORTAL or actor.organisation_id is None or programmes.is_agent(actor):
        return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNERS) else READS_ONLY


def raised_it(actor: Actor, issue: Issue) -> Verdict:
    """The owner that raised it."""
    return raises(actor, issue) if actor.organisation_id == issue.organisation_id else NOT_YOURS


def answers(actor: Actor, issue: Issue) -> Verdict:
    """JD; or CBBC, which records what JD said at the table."""
    if actor.audience == Audience.PARTNER:
        return ALLOWED if actor.has_role(*PLATFORM) else READS_ONLY
    return arranges(actor)


def reports(actor: Actor, point: ActionPoint) -> Verdict:
    """Whoever is to do it says that it is done; CBBC may record it for them."""
    if actor.audience == Audience.STAFF:
        return arranges(actor)
    if actor.organisation_id is None or actor.organisation_id != point.organisation_id:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNERS, *PLATFORM) else READS_ONLY


def asks_time(actor: Actor, point: ActionPoint) -> Verdict:
    """Whoever is to do it asks for more time; CBBC sets the day itself."""
    return NOT_YOURS if actor.audience == Audience.STAFF else reports(actor, point)


def reads_report(actor: Actor, point: ActionPoint) -> bool:
    """Whether the actor reads what was done, or why not: CBBC, whoever is to do it, and the owner whose issue it was.

    Others at the table read in the minutes what is to be done, by whom and until when. The issue has to be loaded.
    """
    if actor.audience in {Audience.STAFF, Audience.SYSTEM}:
        return True
    concerned = {point.organisation_id, point.issue.organisation_id if point.issue else None}
    return actor.organisation_id is not None and actor.organisation_id in concerned


def comments(actor: Actor, record: Any = None) -> Verdict:
    """Invited organisations comment on minutes that they may read; CBBC takes down what it was told otherwise.

    Offices of government have one role, that of reading: at the table, and about its minutes, they speak all the same.
    """
    if actor.audience == Audience.STAFF:
        return arranges(actor)
    if actor.organisation_id is None:
        return NOT_YOURS
    if actor.audience == Audience.GOVERNMENT:
        return ALLOWED
    return ALLOWED if actor.has_role(*OWNERS, *PLATFORM) else READS_ONLY
