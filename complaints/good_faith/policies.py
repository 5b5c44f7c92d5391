"""Who may do what with a review of good faith."""

from django.utils.translation import gettext_lazy as _

from complaints.models import GoodFaithReview
from complaints.policies import NOT_YOURS, OWNER_ROLES, STAFF_ROLES
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.verdicts import ALLOWED, Denied, Verdict
from programmes import queries as programmes

READS_ONLY = Denied(_("Your role lets you read, not decide. Ask an administrator."), "read_only")
OWNER_READS_ONLY = Denied(_("Your role lets you read, not appeal. Ask your administrator."), "read_only")
OWNER_APPEALS = Denied(_("The rights owner appeals itself; its agent cannot."), "owner_appeals")
ANOTHER_DECIDES = Denied(
    _("You withdrew the fast lane. Another person at CBBC decides on the appeal."), "another_decides"
)


def system_acts(actor: Actor, review: GoodFaithReview) -> Verdict:
    """The count and the clocks."""
    return ALLOWED if actor.audience == Audience.SYSTEM else Denied(_("This happens by itself."), "system", hidden=True)


def staff_acts(actor: Actor, review: GoodFaithReview) -> Verdict:
    """People of CBBC who work on cases: a program decides nothing about good faith."""
    if actor.audience != Audience.STAFF or actor.person_id is None:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*STAFF_ROLES) else READS_ONLY


def another_acts(actor: Actor, review: GoodFaithReview) -> Verdict:
    """As staff_acts, but not who withdrew the fast lane."""
    verdict = staff_acts(actor, review)
    return ANOTHER_DECIDES if verdict and review.decided_by_id == actor.person_id else verdict


def owner_appeals(actor: Actor, review: GoodFaithReview) -> Verdict:
    """The owner's own people who file complaints."""
    if actor.audience != Audience.PORTAL:
        return NOT_YOURS
    if programmes.is_agent(actor):
        return OWNER_APPEALS
    if actor.organisation_id != review.organisation_id or actor.person_id is None:
        return NOT_YOURS
    return ALLOWED if actor.has_role(*OWNER_ROLES) else OWNER_READS_ONLY
