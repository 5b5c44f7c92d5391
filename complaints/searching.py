"""What the filters of every list of complaints share: the search, which comes after all other filters."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import search
from core.accounts.requests import actor_of


class SearchedFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """`q` narrows what the other filters leave; `found` says how complete that is, once the rows were asked for."""

    q = django_filters.CharFilter(method="last_of_all", label=_("Search"), max_length=200)
    found: search.Found | None = None

    def last_of_all(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Nothing yet: see filter_queryset."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """The other filters first, so that what is bounded is what they leave."""
        rows: QuerySet[Any, Any] = super().filter_queryset(queryset)
        words, actor = self.form.cleaned_data.get("q"), actor_of(self.request) if self.request else None
        if not words or actor is None:
            return rows
        self.found = search.find(rows, words, actor=actor)
        return self.found.rows

    @property
    def note(self) -> str:
        """What whoever searched should know about how complete the list is."""
        return self.found.note if self.found else ""
