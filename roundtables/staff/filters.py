"""What CBBC's list of roundtables can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from roundtables.choices import RoundtableState


class RoundtableFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Search and state."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"), max_length=200)
    state = django_filters.ChoiceFilter(label=_("State"), choices=RoundtableState.choices, empty_label=_("All states"))

    def by_words(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Every word, in the theme or the venue, in either script. There are few roundtables."""
        for word in words.split():
            theme = Q(theme__icontains=word) | Q(theme_zh__icontains=word)
            rows = rows.filter(
                theme | Q(venue__icontains=word) | Q(venue_zh__icontains=word) | Q(chair__icontains=word)
            )
        return rows
