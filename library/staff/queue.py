"""CBBC's list of the library: its saved views and orders."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.keyset import Key, Order
from core.web.saved_views import SavedView, counted, named
from library.choices import UNDER_WAY, EditionState
from library.models import Edition
from library.queries import editions_visible_to

NEWEST = Order("newest", (Key("pk", descending=True),), _("Newest first"))
TITLE = Order("title", (Key("title"), Key("pk")), _("By title"))
OLDEST = Order("oldest", (Key("pk"),), _("Oldest first"))
ORDERS = (NEWEST, TITLE, OLDEST)

# An entry is to be looked at again so many days before its review date.
AHEAD = timedelta(days=30)

CURRENT = SavedView("current", _("In the library"))
PROPOSED = SavedView("proposed", _("Proposed"))
UNDERWAY = SavedView("under_way", _("Being written"))
REVIEW = SavedView("review", _("To be reviewed"))
ALL = SavedView("all", _("All editions"), counted=False)
VIEWS = (CURRENT, PROPOSED, UNDERWAY, REVIEW, ALL)


def view_named(name: str) -> SavedView:
    """The saved view of this name, or the first."""
    return named(VIEWS, name)


def within(view: SavedView, *, today: date) -> Q:
    """The condition of a saved view."""
    current = Q(pk=F("entry__current"), state=EditionState.PUBLISHED)
    conditions = {
        CURRENT.name: current,
        PROPOSED.name: Q(state=EditionState.PROPOSED),
        UNDERWAY.name: Q(state__in=[state for state in UNDER_WAY if state != EditionState.PROPOSED]),
        REVIEW.name: current & Q(entry__review_on__lte=today + AHEAD),
    }
    return conditions.get(view.name, Q())


def rows(view: SavedView, *, actor: Actor, today: date) -> QuerySet[Edition]:
    """The editions of a saved view with what a row prints. Three statements for any number of them."""
    found = editions_visible_to(actor).filter(within(view, today=today)).select_related("entry__organisation")
    return found.prefetch_related("entry__topics")


def counts(*, actor: Actor, today: date) -> dict[str, str]:
    """How much stands in each counted view. One statement."""
    bare: QuerySet[Any, Any] = Edition.objects.filter(pk__in=editions_visible_to(actor).values("pk"))
    return counted(VIEWS, lambda view: bare.filter(within(view, today=today)))
