"""One line about accuracy for the portal's first page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.good_faith import queries
from complaints.good_faith.following import percent
from complaints.good_faith.states import STANDINGS
from core.accounts.actors import Actor
from core.workflow.table import State
from programmes import queries as programmes


@dataclass(frozen=True)
class Line:
    """The standing, in words, with the way to the page."""

    state: State
    words: str
    url: str


def accuracy_line(actor: Actor) -> Line | None:
    """The owner's own line; None for agents, and as long as nothing was counted. One statement."""
    if programmes.is_agent(actor):
        return None
    row = queries.good_faith_visible_to(actor).first()
    if row is None:
        return None
    words = _("%(share)s of %(count)s decided complaints counted as upheld") % {
        "share": percent(row.upheld_share),
        "count": row.decided,
    }
    if row.has_fast_lane:
        words = _("%(words)s; your complaints have the fast lane") % {"words": words}
    return Line(STANDINGS[row.standing], words, reverse("good_faith_portal:list"))
