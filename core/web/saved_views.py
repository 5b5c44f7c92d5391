"""The saved views of a list as tabs above it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest, QueryDict

from core.keyset import Order

# What belongs to a place in a list, not to what is looked for.
PLACE = ("view", "sort", "cursor", "export")
# Beyond this many a figure says "100+": nobody plans a day by the difference, and counting them all costs.
COUNT_LIMIT = 100


@dataclass(frozen=True)
class SavedView:
    """A part of a list that somebody looks at again and again. `counted`: whether a (bounded) figure is worth its cost.

    `order` is the one that suits it, where it is not the list's first.
    """

    name: str
    label: Any
    counted: bool = True
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """One saved view, as the page shows it."""

    label: Any
    url: str
    count: str
    is_open: bool
    is_alarming: bool


def named(views: Sequence[SavedView], name: str) -> SavedView:
    """The saved view of this name, or the first."""
    return next((view for view in views if view.name == name), views[0])


class WithViews:
    """A list with saved views, of which one is open: that which the address names, or the first."""

    views: ClassVar[Sequence[SavedView]]
    request: HttpRequest

    @property
    def view(self) -> SavedView:
        """The saved view that is open."""
        return named(self.views, self.request.GET.get("view", ""))


def counted(views: Sequence[SavedView], rows: Callable[[SavedView], QuerySet[Any, Any]]) -> dict[str, str]:
    """How much stands in each counted view, by its name: "100+" where it is more than anybody counts. One statement."""
    shown = [view for view in views if view.counted]
    parts = [
        rows(view)
        .order_by()
        .annotate(view=Value(view.name, output_field=CharField()))
        .values_list("view", flat=True)[: COUNT_LIMIT + 1]
        for view in shown
    ]
    found = Counter(parts[0].union(*parts[1:], all=True))
    return {view.name: f"{COUNT_LIMIT}+" if found[view.name] > COUNT_LIMIT else str(found[view.name]) for view in shown}


def tabs(
    views: Sequence[SavedView],
    given: QueryDict,
    open_view: SavedView,
    counts: Mapping[str, str],
    alarming: Collection[SavedView] = (),
) -> list[Tab]:
    """A tab for each saved view; search and filters in force go along. A figure in an `alarming` one stands out."""
    return [
        Tab(
            label=view.label,
            url=url_of(view, given),
            count=counts.get(view.name, ""),
            is_open=view == open_view,
            is_alarming=view in alarming and counts.get(view.name, "0") != "0",
        )
        for view in views
    ]


def url_of(view: SavedView, given: QueryDict) -> str:
    """A saved view's address with the search and filters of this one, in the order that suits it."""
    kept = given.copy()
    for name in PLACE:
        kept.pop(name, None)
    kept["view"] = view.name
    if view.order:
        kept["sort"] = view.order.name
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return f"?{kept.urlencode()}"
