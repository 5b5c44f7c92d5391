"""Who may do what in the library. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict
from library.models import Edition

NOT_YOURS = Denied(_("Only CBBC does this."), "not_yours", hidden=True)
READS_ONLY = Denied(_("Your role lets you read, not write. Ask an administrator."), "read_only")
PROPOSING = (Role.OWNER_ADMINISTRATOR, Role.COMPLAINANT, Role.REVIEWER)
EDITING = (Role.CASE_OFFICER, Role.ADMINISTRATOR)


def edits(actor: Actor, edition: Edition | None = None) -> Verdict:
    """CBBC's case officers and administrators write and publish."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*EDITING) else READS_ONLY


def ends_consultation(actor: Actor, edition: Edition) -> Verdict:
    """As `edits`; or the clock, when the last day has passed."""
    return ALLOWED if actor.audience == Audience.SYSTEM else edits(actor, edition)


def proposes(actor: Actor, edition: Edition | None = None) -> Verdict:
    """Owners, agents and JD propose; CBBC drafts."""
    if actor.audience not in (Audience.PORTAL, Audience.PARTNER) or actor.organisation_id is None:
        return Denied(_("Rights owners and JD.com propose; CBBC drafts."), "not_yours", hidden=True)
    return ALLOWED if actor.has_role(*PROPOSING) else READS_ONLY


def takes_back(actor: Actor, edition: Edition) -> Verdict:
    """Whoever proposed it, as long as CBBC has not taken it up; CBBC discards its own drafts."""
    if actor.audience == Audience.STAFF:
        return edits(actor, edition)
    if edition.proposed_by_id is None or edition.proposed_by_id != actor.organisation_id:
        return NOT_YOURS
    return proposes(actor, edition)
