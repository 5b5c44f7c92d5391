"""Who may write what about shops. Each answers with a verdict whose reason is shown as it stands."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict

NOT_YOURS = Denied(_("This step belongs to somebody else."), "other_audience", hidden=True)
READS_ONLY = Denied(_("Your role lets you read, not change anything here. Ask an administrator."), "read_only")


def keeps_shops(actor: Actor) -> Verdict:
    """CBBC's case officers and administrators, and what happens by itself."""
    if actor.audience == Audience.SYSTEM:
        return ALLOWED
    if actor.audience != Audience.STAFF:
        return NOT_YOURS
    return ALLOWED if actor.has_role(Role.CASE_OFFICER, Role.ADMINISTRATOR) else READS_ONLY


def claims_links(actor: Actor) -> Verdict:
    """Besides those, the people of an owner or agent who file complaints."""
    if actor.audience == Audience.PORTAL:
        return ALLOWED if actor.has_role(Role.COMPLAINANT, Role.OWNER_ADMINISTRATOR) else READS_ONLY
    return keeps_shops(actor)
