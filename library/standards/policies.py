"""Who may comment on a draft standard, and who may adopt one."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict
from library.choices import EditionState, Kind
from library.models import Consulted, Edition
from library.policies import NOT_YOURS, PROPOSING, READS_ONLY

NOT_ASKED = Denied(_("Your organisation is not asked to comment on this draft."), "not_asked", hidden=True)
CLOSED = Denied(_("The comments on this draft are closed."), "comments_closed")
ADMINISTRATOR_ADOPTS = Denied(
    _("An administrator of your organisation adopts standards, or takes its name back."), "not_administrator"
)
NOT_TO_ADOPT = Denied(_("Only a published zero-tolerance standard can be adopted."), "not_published")


def comments(actor: Actor, edition: Edition) -> Verdict:
    """People of an organisation that is asked, while the comments are open."""
    asked = Consulted.objects.filter(edition=edition, organisation=actor.organisation_id)
    if actor.audience not in (Audience.PORTAL, Audience.PARTNER) or not asked.exists():
        return NOT_ASKED
    if edition.state != EditionState.CONSULTING:
        return CLOSED
    return ALLOWED if actor.has_role(*PROPOSING) else READS_ONLY


def adopts(actor: Actor, edition: Edition) -> Verdict:
    """An owner's administrator, for the owner; JD.com's reviewers and its client, which say who signs. For everybody
    else CBBC records a signed paper."""
    if actor.audience == Audience.PARTNER and actor.organisation_id is not None:
        return can_be_adopted(edition) if actor.has_role(Role.REVIEWER) else READS_ONLY
    if actor.audience != Audience.PORTAL or actor.organisation_id is None:
        return NOT_YOURS
    if not actor.has_role(Role.OWNER_ADMINISTRATOR):
        return ADMINISTRATOR_ADOPTS
    return can_be_adopted(edition)


def revokes(actor: Actor) -> Verdict:
    """As `adopts`; a standard that was withdrawn can be left, too."""
    if actor.audience != Audience.PORTAL or actor.organisation_id is None:
        return NOT_YOURS
    return ALLOWED if actor.has_role(Role.OWNER_ADMINISTRATOR) else ADMINISTRATOR_ADOPTS


def can_be_adopted(edition: Edition) -> Verdict:
    """A published edition of a standard."""
    is_standard = edition.entry.kind == Kind.STANDARD
    return ALLOWED if is_standard and edition.state == EditionState.PUBLISHED else NOT_TO_ADOPT
