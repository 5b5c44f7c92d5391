"""Who may do what in the library. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict
from library.choices import EditionState
from library.models import Edition

NOT_YOURS = Denied(_("Only CBBC does this."), "not_yours", hidden=True)
READS_ONLY = Denied(_("Your role lets you read, not write. Ask an administrator."), "read_only")
STANDS = Denied(_("Its words stand. What changes is written in a new edition."), "words_stand")
TAKEN_UP = Denied(_("CBBC has taken up your proposal, and edits it."), "taken_up")
SETTLED = Denied(_("It is settled what becomes of the proposal."), "settled", hidden=True)
NOT_TAKEN_UP = Denied(_("Take the proposal up first: until then it is theirs who proposed it."), "not_taken_up")
PROPOSING = (Role.OWNER_ADMINISTRATOR, Role.COMPLAINANT, Role.REVIEWER)
EDITING = (Role.CASE_OFFICER, Role.ADMINISTRATOR)


def edits(actor: Actor, edition: Edition | None = None) -> Verdict:
    """CBBC's case officers and administrators write and publish."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*EDITING) else READS_ONLY


def loads(actor: Actor, edition: Edition) -> Verdict:
    """What comes with the product is loaded by the system alone."""
    return ALLOWED if actor.audience == Audience.SYSTEM else NOT_YOURS


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
    if edition.state in (EditionState.DRAFTING, EditionState.CONSULTING):
        return TAKEN_UP
    return proposes(actor, edition) if edition.state == EditionState.PROPOSED else SETTLED


def writes(actor: Actor, edition: Edition) -> Verdict:
    """Whoever proposed it, until CBBC takes it up; from then on CBBC's editors, as long as it is drafted."""
    verdict = takes_back(actor, edition)
    if not verdict:
        return verdict
    if actor.audience != Audience.STAFF:
        return ALLOWED
    if edition.state == EditionState.PROPOSED:
        return NOT_TAKEN_UP
    return ALLOWED if edition.state == EditionState.DRAFTING else STANDS


def keeps_topics(actor: Actor) -> Verdict:
    """CBBC's administrators keep the topics."""
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(Role.ADMINISTRATOR) else Denied(_("Administrators keep the topics."), "not_yours")


def subscribes(actor: Actor) -> Verdict:
    """Everybody who signs in; programs have nobody who reads mail."""
    return ALLOWED if actor.person_id is not None else Denied(_("Only people subscribe."), "not_a_person")
