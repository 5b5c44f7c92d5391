"""The parts of the list of clocks: what is due, missed, resting or failing, and how much of each."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.clocks import queries
from core.clocks.calendars import day_end, local_date
from core.clocks.models import Clock
from core.keyset import Key, Order
from core.web.saved_views import SavedView, counted, named

DUE_NEXT = Order("due", (Key("due_at"), Key("pk")), _("Due first"))
DUE_LAST = Order("due_last", (Key("due_at", descending=True), Key("pk", descending=True)), _("Due last"))
ORDERS = (DUE_NEXT, DUE_LAST)

TODAY = SavedView("today", _("Due today"))
WEEK = SavedView("week", _("Due this week"))
BREACHED = SavedView("breached", _("Missed, still open"))
RESTING = SavedView("resting", _("Resting"))
FAILING = SavedView("failing", _("Failing"))
RUNNING = SavedView("running", _("All that run"), counted=False)
VIEWS = (TODAY, WEEK, BREACHED, RESTING, FAILING, RUNNING)
ALARMING = (BREACHED, FAILING)


def view_named(name: str) -> SavedView:
    """The saved view of this name, or the first."""
    return named(VIEWS, name)


def within(view: SavedView, *, now: datetime) -> Q:
    """The condition of a saved view. Days and weeks are those of the reader's zone; 24:00 belongs to its day.

    Nobody misses an end that was given (a right that expires): such clocks are due, but not missed.
    """
    running = Q(stopped_at=None, paused_at=None)
    if view == TODAY:
        return running & Q(due_at__gt=now, due_at__lte=_end_of_day(now, days=0))
    if view == WEEK:
        return running & Q(due_at__gt=now, due_at__lte=_end_of_day(now, days=6 - timezone.localdate(now).weekday()))
    if view == BREACHED:
        return running & Q(due_at__lte=now, rule__until_date=False)
    if view == RESTING:
        return Q(stopped_at=None, paused_at__isnull=False)
    if view == FAILING:
        return Q(stopped_at=None, failures__gt=0)
    return running


def rows(view: SavedView, *, actor: Actor, now: datetime) -> QuerySet[Clock]:
    """The clocks of a saved view that the actor may see."""
    return queries.clocks_visible_to(actor).filter(within(view, now=now))


def counts(*, actor: Actor, now: datetime) -> dict[str, str]:
    """How many clocks each counted view holds, "100+" where they are more than anybody counts. One statement."""
    return counted(VIEWS, lambda view: rows(view, actor=actor, now=now))


def _end_of_day(now: datetime, *, days: int) -> datetime:
    """24:00 of the day so many days after today, in the reader's zone."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    return day_end(local_date(now, zone) + timedelta(days=days), zone)
