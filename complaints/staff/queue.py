"""The triage queue: its saved views, orders, and the rows behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.models.complaint import CLOSED, NEVER, NEXT_DUE, OPEN
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.keyset import Key, Order
from core.web.saved_views import SavedView, counted, named

DUE_NEXT = Order("due", (Key("next_due"), Key("pk")), _("Due next"))
NEWEST = Order("newest", (Key("submitted_at", descending=True), Key("pk", descending=True)), _("Newest"))
OLDEST = Order("oldest", (Key("submitted_at"), Key("pk")), _("Oldest"))
# Its index holds what is open alone: nobody works on the rest.
PRIORITY = Order("priority", (Key("priority"), Key("next_due"), Key("pk")), _("Priority"))
ORDERS = (DUE_NEXT, PRIORITY, NEWEST, OLDEST)

# What staff do with many complaints at once, as far as the life cycle has it.
VERBS_FOR_MANY = ("screen", "ask", "lodge", "assign")

FIELDS = (
    "pk",
    "reference",
    "state",
    "reason",
    "measure",
    "submitted_at",
    "lodged_at",
    "closed_at",
    "due_at",
    "next_due",
    "target_count",
    "removed_count",
    "refused_count",
    "gone_count",
    "outcome",
    "platform_case_number",
    "refusal_reason",
    "platform_reason",
    "withdrawal_reason",
    "priority",
    "complexity",
    "assignee_id",
    "assignee__name",
    "assignee__name_zh",
    "organisation__name",
    "organisation__name_zh",
    "right__title",
    "right__title_zh",
    "right__number",
    "right__right_type",
)


CBBC = SavedView("cbbc", _("Needs CBBC now"))
MINE = SavedView("mine", _("Mine"))
UNASSIGNED = SavedView("unassigned", _("Unassigned"))
TODAY = SavedView("today", _("Due today"))
WEEK = SavedView("week", _("Due this week"))
OWNER = SavedView("owner", _("Waiting for the owner"))
PLATFORM = SavedView("jd", _("With JD"))
SELLER = SavedView("seller", _("Waiting for the seller"))
OVERDUE = SavedView("overdue", _("Overdue"))
CLOSED_VIEW = SavedView("closed", _("Closed"), counted=False, order=NEWEST)
ALL = SavedView("all", _("All"), counted=False)
VIEWS = (CBBC, MINE, UNASSIGNED, OVERDUE, TODAY, WEEK, OWNER, PLATFORM, SELLER, CLOSED_VIEW, ALL)
AUDIENCES = {CBBC.name: Audience.STAFF, OWNER.name: Audience.PORTAL, PLATFORM.name: Audience.PARTNER}
# JD waits too while the seller has the notice: its view holds them as well.
WITH_THE_SELLER = (ComplaintState.NOTICE_FORWARDED,)


def view_named(name: str) -> SavedView:
    """The saved view of this name, or the first."""
    return named(VIEWS, name)


def view_of(complaint: Complaint) -> SavedView:
    """The saved view in which a complaint waits."""
    waits_for = complaint_workflow.states[complaint.state].waits_for
    return next((view for view in VIEWS if waits_for and AUDIENCES.get(view.name) == waits_for), CLOSED_VIEW)


def orders_in(view: SavedView) -> Sequence[Order]:
    """The orders of a saved view."""
    return tuple(one for one in ORDERS if one != PRIORITY or view not in (CLOSED_VIEW, ALL))


def within(view: SavedView, *, actor: Actor, now: datetime) -> Q:
    """The condition of a saved view. Said aloud that it holds what is open, the indexes of that can be used."""
    if view.name in AUDIENCES:
        return Q(state__in=complaint_workflow.waiting_for(AUDIENCES[view.name]))
    if view == MINE:
        return Q(assignee=actor.person_id or 0, state__in=OPEN)
    if view == UNASSIGNED:
        return Q(assignee=None, state__in=OPEN)
    if view in (TODAY, WEEK):
        return Q(next_due__gte=now, next_due__lt=_end_of(view, now), state__in=OPEN)
    if view == SELLER:
        return Q(state__in=WITH_THE_SELLER)
    if view == OVERDUE:
        return Q(next_due__lt=now, state__in=OPEN)
    if view == CLOSED_VIEW:
        return Q(state__in=CLOSED)
    return Q()


def _end_of(view: SavedView, now: datetime) -> datetime:
    """The end of the day, or of the week that ends on Sunday, in the reader's zone."""
    today = timezone.localdate(now)
    days = 1 if view == TODAY else 7 - today.weekday()
    return timezone.make_aware(datetime.combine(today + timedelta(days=days), time.min))


def complaints(actor: Actor) -> QuerySet[Complaint]:
    """Complaints the actor may see, with the keys of every order."""
    return queries.visible_to(actor).filter(submitted_at__isnull=False).annotate(next_due=NEXT_DUE)


def rows(view: SavedView, *, actor: Actor, now: datetime) -> QuerySet[Any, dict[str, Any]]:
    """The rows of a saved view as plain dictionaries: a page of fifty models would cost three times as much."""
    found: QuerySet[Any, dict[str, Any]] = complaints(actor).filter(within(view, actor=actor, now=now)).values(*FIELDS)
    return found


def counts(*, actor: Actor, now: datetime) -> dict[str, str]:
    """How much waits in each counted view, "100+" where it is more than anybody counts. One statement."""
    return counted(VIEWS, lambda view: complaints(actor).filter(within(view, actor=actor, now=now)))


@dataclass(frozen=True)
class Neighbours:
    """References of the complaints before and behind one in a saved view; empty at its ends."""

    previous: str = ""
    next: str = ""


def neighbours(complaint: Complaint, view: SavedView, *, actor: Actor, now: datetime) -> Neighbours:
    """Who stands before and behind a complaint in a view; once it has left the view, who is first there. One
    statement."""
    others = complaints(actor).filter(within(view, actor=actor, now=now)).exclude(pk=complaint.pk)
    order = view.order or DUE_NEXT
    place = _place(complaint, order)

    def first(side: str, condition: Q, *, backwards: bool) -> QuerySet[Any, Any]:
        found = others.filter(condition).order_by(*order.names(backwards=backwards))
        return found.annotate(side=Value(side, output_field=CharField())).values_list("side", "reference")[:1]

    if not _is_within(complaint, view, actor=actor, now=now):
        return Neighbours(**dict(first("next", Q(), backwards=False)))
    before = first("previous", order.behind(place, backwards=True), backwards=True)
    behind = first("next", order.behind(place, backwards=False), backwards=False)
    return Neighbours(**dict(before.union(behind, all=True)))


def _place(complaint: Complaint, order: Order) -> Sequence[Any]:
    """Where a complaint stands in an order: its values of the order's keys."""
    return (complaint.due_at or NEVER, complaint.pk) if order == DUE_NEXT else (complaint.submitted_at, complaint.pk)


def _is_within(complaint: Complaint, view: SavedView, *, actor: Actor, now: datetime) -> bool:
    """The same rule as `within`, for a complaint that is at hand."""
    if view in (CLOSED_VIEW, ALL):
        return view == ALL or complaint.state in CLOSED
    if view.name in AUDIENCES:
        return complaint_workflow.states[complaint.state].waits_for == AUDIENCES[view.name]
    return complaint.state in OPEN and _is_within_open(complaint, view, actor=actor, now=now)


def _is_within_open(complaint: Complaint, view: SavedView, *, actor: Actor, now: datetime) -> bool:
    """The same, for what is open."""
    due = complaint.due_at or NEVER
    return {
        MINE.name: complaint.assignee_id is not None and complaint.assignee_id == actor.person_id,
        UNASSIGNED.name: complaint.assignee_id is None,
        TODAY.name: now <= due < _end_of(TODAY, now),
        WEEK.name: now <= due < _end_of(WEEK, now),
        SELLER.name: complaint.state in WITH_THE_SELLER,
        OVERDUE.name: due < now,
    }[view.name]
