"""Who may change rules and calendars."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Role
from core.verdicts import ALLOWED, Denied, Verdict

NOT_AN_ADMINISTRATOR = Denied(
    _("Only CBBC's administrators change rules and calendars. All staff can read them."), "not_administrator"
)


def changes_law(actor: Actor) -> Verdict:
    """CBBC's administrators add versions of rules and calendars."""
    is_administrator = actor.audience == Audience.STAFF and actor.has_role(Role.ADMINISTRATOR)
    return ALLOWED if is_administrator else NOT_AN_ADMINISTRATOR
