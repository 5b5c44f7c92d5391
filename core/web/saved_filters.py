"""Filters that people keep of a list: which of its parameters can be kept, and the menu beside its order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django_filters import FilterSet

from core.accounts.actors import Actor
from core.accounts.models import Person
from core.desk import queries
from core.desk.models import SavedFilter


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A saved filter, as a list shows it. `by` names the colleague who shares it; empty for one's own."""

    name: str
    url: str
    is_open: bool
    is_shared: bool
    by: str
    change_url: str


@dataclass(frozen=True)
class SavedFilters:
    """The menu: one's own filters, colleagues', and where the present ones are kept (empty where none are in force)."""

    own: Sequence[FilterLink]
    shared: Sequence[FilterLink]
    keep_url: str
    manage_url: str


def query_of(filterset_class: type[FilterSet], more: Collection[str], given: QueryDict, *, request: HttpRequest) -> str:
    """The parameters that the filter knows and takes, and `more`, as a query string in a fixed order.

    What is empty, unknown or does not hold is left out, so that one state of a list has one query.
    """
    form = filterset_class(given, queryset=Person.objects.none(), request=request).form
    refused = form.errors
    names = [name for name in form.fields if name not in refused]
    return _encoded(given, [*names, *(name for name in more if name not in form.fields)])


def menu(list_name: str, query: str, *, given: QueryDict, pinned: Collection[str], actor: Actor) -> SavedFilters | None:
    """The saved filters of a list for the reader, with those in force marked. One statement; None for programs.

    `pinned` are parameters that say where in the list one is: alone they are nothing worth keeping.
    """
    if actor.person_id is None:
        return None
    address, manage = reverse(list_name), reverse("web:filters", args=[list_name])
    links = [
        link(kept, address, query, actor=actor)
        for kept in queries.filters_visible_to(actor).filter(list_name=list_name)
    ]
    is_filtered = any(value for name in given if name not in pinned for value in given.getlist(name))
    return SavedFilters(
        own=[one for one in links if not one.by],
        shared=[one for one in links if one.by],
        keep_url=f"{manage}?{query}" if query and is_filtered else "",
        manage_url=manage,
    )


def link(kept: SavedFilter, address: str, query: str, *, actor: Actor) -> FilterLink:
    """A saved filter as a link into its list, whose present parameters are `query`."""
    is_own = kept.person_id == actor.person_id
    return FilterLink(
        name=kept.name,
        url=f"{address}?{kept.query}",
        is_open=kept.query == query,
        is_shared=kept.is_shared,
        by="" if is_own else kept.person.display_name,
        change_url=reverse("web:filter", args=[kept.pk]) if is_own else "",
    )


def _encoded(given: QueryDict, names: Iterable[str]) -> str:
    pairs: list[tuple[str, Any]] = [(name, value) for name in names for value in given.getlist(name) if value]
    return urlencode(pairs)
