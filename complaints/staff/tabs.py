"""The saved views as tabs above the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from complaints.staff import queue

# What belongs to a place in a list, not to what is looked for.
PLACE = ("view", "sort", "cursor", "export")


@dataclass(frozen=True, slots=True)
class Tab:
    """One saved view."""

    label: Any
    url: str
    count: str
    is_open: bool
    is_alarming: bool


def tabs(given: QueryDict, open_view: queue.View, counts: Mapping[str, str]) -> list[Tab]:
    """A tab for each saved view; search and filters in force go along."""
    return [
        Tab(
            label=view.label,
            url=url_of(view, given),
            count=counts.get(view.name, ""),
            is_open=view == open_view,
            is_alarming=view == queue.OVERDUE and counts.get(view.name, "0") != "0",
        )
        for view in queue.VIEWS
    ]


def url_of(view: queue.View, given: QueryDict) -> str:
    """A saved view's address with the search and filters of this one, in the order that suits it."""
    kept = given.copy()
    for name in PLACE:
        kept.pop(name, None)
    kept["view"] = view.name
    if view.order != queue.DUE_NEXT:
        kept["sort"] = view.order.name
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return f"?{kept.urlencode()}"
