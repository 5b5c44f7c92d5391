"""CBBC's list of advice requests: its saved views, orders, and the rows behind them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.advice import queries
from complaints.advice.choices import AdviceState as S
from complaints.advice.workflow import WITH_CBBC
from complaints.models import AdviceRequest
from complaints.models.advice import ADVICE_CLOSED, ADVICE_NEXT_DUE, ADVICE_OPEN
from core.accounts.actors import Actor
from core.keyset import Key, Order
from core.web.saved_views import SavedView, counted, named

DUE_NEXT = Order("due", (Key("next_due"), Key("pk")), _("Due next"))
NEWEST = Order("newest", (Key("created_at", descending=True), Key("pk", descending=True)), _("Newest"))
OLDEST = Order("oldest", (Key("created_at"), Key("pk")), _("Oldest"))
ORDERS = (DUE_NEXT, NEWEST, OLDEST)

FIELDS = (
    "pk",
    "reference",
    "state",
    "topic",
    "recommendation",
    "created_at",
    "answered_at",
    "closed_at",
    "due_at",
    "next_due",
    "question",
    "answer",
    "organisation__name",
    "organisation__name_zh",
    "agent__name",
    "agent__name_zh",
    "right__title",
    "right__title_zh",
    "right__number",
    "assigned_to__name",
    "assigned_to__name_zh",
)

TO_ANSWER = SavedView("open", _("Needs CBBC now"))
MINE = SavedView("mine", _("Mine"))
WAITING = SavedView("waiting", _("Waiting for the owner"))
ANSWERED = SavedView("answered", _("Answered"))
CLOSED = SavedView("closed", _("Closed"), counted=False, order=NEWEST)
ALL = SavedView("all", _("All"), counted=False, order=NEWEST)
VIEWS = (TO_ANSWER, MINE, WAITING, ANSWERED, CLOSED, ALL)


def view_named(name: str) -> SavedView:
    """The saved view of this name, or the first."""
    return named(VIEWS, name)


def view_of(request: AdviceRequest) -> SavedView:
    """The saved view in which a request stands for everybody."""
    views = {S.OPEN: TO_ANSWER, S.IN_WORK: TO_ANSWER, S.WAITING: WAITING, S.ANSWERED: ANSWERED}
    return views.get(S(request.state), CLOSED)


def within(view: SavedView, *, actor: Actor) -> Q:
    """The condition of a saved view."""
    conditions = {
        TO_ANSWER.name: Q(state__in=WITH_CBBC),
        MINE.name: Q(state__in=ADVICE_OPEN, assigned_to_id=actor.person_id or 0),
        WAITING.name: Q(state=S.WAITING),
        ANSWERED.name: Q(state=S.ANSWERED),
        CLOSED.name: Q(state__in=ADVICE_CLOSED),
    }
    return conditions.get(view.name, Q())


def rows(view: SavedView, *, actor: Actor) -> QuerySet[Any, dict[str, Any]]:
    """The rows of a saved view as plain dictionaries, with the keys of every order."""
    found = queries.advice_visible_to(actor).annotate(next_due=ADVICE_NEXT_DUE)
    shown: QuerySet[Any, dict[str, Any]] = found.filter(within(view, actor=actor)).values(*FIELDS)
    return shown


def counts(*, actor: Actor) -> dict[str, str]:
    """How much stands in each counted view, "100+" where it is more than anybody counts. One statement."""
    return counted(VIEWS, lambda view: queries.advice_visible_to(actor).filter(within(view, actor=actor)))
