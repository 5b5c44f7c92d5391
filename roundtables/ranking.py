"""In which order issues deserve a place on an agenda, and why: how many owners ask, and the figures behind them."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, Func, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.choices import Outcome
from complaints.models import Complaint
from complaints.models.complaint import CLOSED
from core.keyset import Key, Order
from merchants.models import Shop, Strike
from roundtables.models import Issue, Support

# A shop is one that comes back from so many strikes on.
REPEAT = 2
# Stands for "no linked complaint is open", so that such issues come last.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

ASKED, REVERSED = Key("askers", descending=True), Key("reversed_count", descending=True)
REPEATED, OPEN_SINCE, BY_KEY = Key("repeat_shops", descending=True), Key("open_since"), Key("pk")
RANKED = Order("ranked", (ASKED, REVERSED, REPEATED, OPEN_SINCE, BY_KEY), _("By weight"))
LONGEST = Order("longest", (OPEN_SINCE, ASKED, BY_KEY), _("Open longest"))
MOST_REVERSED = Order("reversed", (REVERSED, ASKED, BY_KEY), _("Most reversed"))
MOST_REPEATED = Order("repeat", (REPEATED, ASKED, BY_KEY), _("Most shops that come back"))
NEWEST = Order("newest", (Key("pk", descending=True),), _("Newest first"))


def counted(issues: "QuerySet[Issue]") -> "QuerySet[Issue]":
    """The issues with the figures by which they are ranked.

    `askers`: owners that raised or support it, or one of its group. `supporters`: those that support this one.
    `open_since`: when the oldest linked complaint that is still open was submitted. `reversed_count`: linked complaints
    whose measures were lifted after a counter-notice. `repeat_shops`: linked shops with two strikes or more.
    """
    linked = Complaint.objects.filter(issues=OuterRef("pk"))
    waiting = linked.filter(submitted_at__isnull=False).exclude(state__in=CLOSED).order_by()
    first = Subquery(waiting.values("issues").annotate(first=Min("submitted_at")).values("first"))
    return issues.annotate(
        supporters=_number(Support.objects.filter(issue=OuterRef("pk"))),
        askers=_asking(),
        open_since=Coalesce(first, Value(NEVER), output_field=DateTimeField()),
        reversed_count=_number(linked.filter(outcome=Outcome.REVERSED)),
        repeat_shops=_number(_repeat_shops()),
    )


def reasons(issue: Any, now: datetime) -> list[str]:
    """Why a counted issue stands where it does, in words; the heaviest first."""
    asked = ngettext("%(count)s owner asks", "%(count)s owners ask", issue.askers) % {"count": issue.askers}
    found = [asked]
    if issue.reversed_count:
        words = ngettext("%(count)s decision reversed", "%(count)s decisions reversed", issue.reversed_count)
        found.append(words % {"count": issue.reversed_count})
    if issue.repeat_shops:
        words = ngettext("%(count)s shop that comes back", "%(count)s shops that come back", issue.repeat_shops)
        found.append(words % {"count": issue.repeat_shops})
    if issue.open_since < NEVER:
        days = max(0, (now - issue.open_since).days)
        words = ngettext("a complaint open for %(days)s day", "a complaint open for %(days)s days", days)
        found.append(words % {"days": days})
    return found


def _asking() -> CombinedExpression:
    """How many organisations raised or support the issue, or one of its group; each counts once.

    Found from the issue's own rows: going through all organisations for each issue took seconds in a long list.
    """
    raised = _of_its_group(OuterRef("pk"), OuterRef("group"))
    issue, group = OuterRef(OuterRef("pk")), OuterRef(OuterRef("group"))
    raised_too = _of_its_group(issue, group).filter(organisation=OuterRef("organisation"))
    supports = Support.objects.filter(issue__in=_of_its_group(issue, group).values("pk")).exclude(Exists(raised_too))
    return _organisations(raised) + _organisations(supports)


def _of_its_group(issue: Any, group: Any) -> "QuerySet[Issue]":
    """The issue itself and those that are put together with it."""
    return Issue.objects.filter(Q(pk=issue) | Q(group=group)).order_by()


def _repeat_shops() -> "QuerySet[Shop]":
    strikes = _number(Strike.objects.filter(shop=OuterRef("pk"), struck_off_at=None))
    return Shop.objects.filter(issues=OuterRef("pk")).annotate(struck=strikes).filter(struck__gte=REPEAT)


def _number(rows: "QuerySet[Any]") -> Coalesce:
    """How many rows there are, as a column of an outer query to which they refer."""
    return _counted(rows, Func(F("pk"), function="COUNT", output_field=IntegerField()))


def _organisations(rows: "QuerySet[Any]") -> Coalesce:
    """Likewise, how many organisations they are of."""
    template = "%(function)s(DISTINCT %(expressions)s)"
    return _counted(rows, Func(F("organisation"), function="COUNT", template=template, output_field=IntegerField()))


def _counted(rows: "QuerySet[Any]", count: Func) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().annotate(row_count=count).values("row_count")), Value(0))
