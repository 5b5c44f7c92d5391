"""The list of enrolments: its saved views, orders, and the rows behind them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.days import house_day
from core.keyset import Key, Order
from core.web.saved_views import SavedView, counted, named
from programmes import queries
from programmes.choices import EnrolmentState
from programmes.models import Enrolment
from programmes.models.enrolment import CLOSED, NEXT_DUE, NEXT_RENEWAL
from programmes.workflow import enrolment_workflow

# As long before its renewal an active enrolment needs CBBC: the last reminder but one has gone out by then.
RENEWS_SOON = timedelta(days=30)

DUE_NEXT = Order("due", (Key("next_due"), Key("pk")), _("Due next"))
NEWEST = Order("newest", (Key("pk", descending=True),), _("Newest"))
RENEWS_NEXT = Order("renews", (Key("next_renewal"), Key("pk")), _("Renews next"))
ORDERS = (DUE_NEXT, NEWEST, RENEWS_NEXT)

FIELDS = (
    "pk",
    "reference",
    "state",
    "programme",
    "services",
    "created_at",
    "invited_at",
    "submitted_at",
    "approved_at",
    "introduced_at",
    "active_since",
    "suspended_at",
    "closed_at",
    "due_at",
    "next_due",
    "next_renewal",
    "renews_on",
    "platform_reference",
    "refusal_reason",
    "platform_reason",
    "suspension_reason",
    "exit_reason",
    "origin",
    "organisation__code",
    "organisation__name",
    "organisation__name_zh",
    "agent",
    "agent_zh",
)

CBBC = SavedView("cbbc", _("Needs CBBC now"))
OWNER = SavedView("owner", _("Waiting for the owner"))
PLATFORM = SavedView("jd", _("With JD"))
ACTIVE = SavedView("active", _("Active"), order=RENEWS_NEXT)
CLOSED_VIEW = SavedView("closed", _("Closed"), counted=False, order=NEWEST)
ALL = SavedView("all", _("All"), counted=False)
VIEWS = (CBBC, OWNER, PLATFORM, ACTIVE, CLOSED_VIEW, ALL)
AUDIENCES = {OWNER.name: Audience.PORTAL, PLATFORM.name: Audience.PARTNER}


def view_named(name: str) -> SavedView:
    """The saved view of this name, or the first."""
    return named(VIEWS, name)


def view_of(enrolment: Enrolment) -> SavedView:
    """The saved view in which an enrolment waits."""
    if enrolment.state == EnrolmentState.ACTIVE:
        return ACTIVE
    waits_for = enrolment_workflow.states[enrolment.state].waits_for
    waiting = (view for view in VIEWS if waits_for and AUDIENCES.get(view.name) == waits_for)
    return next(waiting, CBBC if waits_for == Audience.STAFF else CLOSED_VIEW)


def within(view: SavedView, *, now: datetime) -> Q:
    """The condition of a saved view."""
    if view == CBBC:
        soon = Q(state=EnrolmentState.ACTIVE, renews_on__lte=house_day(now) + RENEWS_SOON)
        return Q(state__in=enrolment_workflow.waiting_for(Audience.STAFF)) | soon
    if view.name in AUDIENCES:
        return Q(state__in=enrolment_workflow.waiting_for(AUDIENCES[view.name]))
    if view == ACTIVE:
        return Q(state=EnrolmentState.ACTIVE)
    if view == CLOSED_VIEW:
        return Q(state__in=CLOSED)
    return Q()


def enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """Enrolments the actor may see, with the keys of every order."""
    return queries.enrolments_visible_to(actor).annotate(next_due=NEXT_DUE, next_renewal=NEXT_RENEWAL)


def rows(view: SavedView, *, actor: Actor, now: datetime) -> QuerySet[Any, dict[str, Any]]:
    """The rows of a saved view as plain dictionaries."""
    found = enrolments(actor).filter(within(view, now=now))
    named_agent = found.annotate(agent=F("power__agent__name"), agent_zh=F("power__agent__name_zh"))
    plain: QuerySet[Any, dict[str, Any]] = named_agent.values(*FIELDS)
    return plain


def counts(*, actor: Actor, now: datetime) -> dict[str, str]:
    """How much waits in each counted view, "100+" where it is more than anybody counts. One statement."""
    return counted(VIEWS, lambda view: enrolments(actor).filter(within(view, now=now)))
