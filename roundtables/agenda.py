"""The agenda of a roundtable: when each item begins, what stands under it, and which action points are still open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from core.accounts.actors import Actor
from roundtables import queries
from roundtables.choices import OPEN_ACTIONS, RoundtableState
from roundtables.models import ActionPoint, AgendaItem, Issue, Roundtable

# While a roundtable is in one of these, its agenda can be changed.
CHANGEABLE = (RoundtableState.PLANNED, RoundtableState.INVITED)


@dataclass(frozen=True)
class Line:
    """One item with its hours (aware) and the issues under it, grouped ones side by side."""

    item: AgendaItem
    number: int
    begins: datetime
    ends: datetime
    issues: Sequence[Issue]

    @property
    def hours(self) -> str:
        """From when to when, on the clocks of the place: 14:00–14:20."""
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"


def lines_of(roundtable: Roundtable, *, actor: Actor) -> list[Line]:
    """The items that the actor may read, with the issues that it may see, or read the title of. Two statements."""
    readers = queries.items_read_by(actor.audience)
    known = Q(pk__in=queries.issues_visible_to(actor).values("pk"))
    shared = Q(pk__in=queries.issues_shared_with(actor).values("pk"))
    issues = Issue.objects.filter(known | shared, item__roundtable=roundtable)
    return lines(roundtable, readers=readers, issues=issues.select_related("organisation", "group"))


def lines(roundtable: Roundtable, *, readers: Collection[str], issues: Iterable[Issue]) -> list[Line]:
    """The items for these readers. An item that is not for them takes its time all the same."""
    under: dict[int, list[Issue]] = defaultdict(list)
    for issue in issues:
        under[issue.item_id or 0].append(issue)
    found = []
    begins, number = roundtable.starts_at.astimezone(ZoneInfo(roundtable.zone)), 0
    for item in roundtable.items.order_by("position", "pk"):
        ends = begins + timedelta(minutes=item.minutes)
        if item.readers in readers:
            number += 1
            together = sorted(under[item.pk], key=lambda issue: (issue.group_id or issue.pk, issue.pk))
            found.append(Line(item, number, begins, ends, together))
        begins = ends
    return found


def open_points(roundtable: Roundtable) -> QuerySet[ActionPoint]:
    """Action points of earlier roundtables that are not done, due first."""
    earlier = ActionPoint.objects.filter(roundtable__number__lt=roundtable.number, state__in=OPEN_ACTIONS)
    return earlier.select_related("roundtable", "organisation").order_by("due_on", "pk")


def overrun(roundtable: Roundtable) -> timedelta:
    """How much longer the items take than the roundtable lasts; nothing where they fit."""
    taken = timedelta(minutes=sum(roundtable.items.values_list("minutes", flat=True)))
    return max(timedelta(0), taken - (roundtable.ends_at - roundtable.starts_at))
