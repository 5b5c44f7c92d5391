"""Who may change what is on the desk."""

from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.desk.models import SavedFilter
from core.verdicts import ALLOWED, Denied, Verdict


def keeper_changes(actor: Actor, kept: SavedFilter) -> Verdict:
    """A shared filter is used by all and changed by the one who keeps it."""
    if actor.person_id == kept.person_id:
        return ALLOWED
    return Denied(_("This filter is a colleague's: you can use it, and keep one of your own."), "not_yours")
