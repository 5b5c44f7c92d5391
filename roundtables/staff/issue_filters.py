"""What CBBC's list of issues can be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.staff.filters import owners
from core.search import words_of
from roundtables.choices import IssueTopic
from roundtables.models import Issue


class IssueFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Search, topic, owner."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"), max_length=200)
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=IssueTopic.choices, empty_label=_("Any"))
    owner = django_filters.ChoiceFilter(
        label=_("Raised by"), field_name="organisation", choices=owners, empty_label=_("Any")
    )

    def by_words(self, rows: "QuerySet[Issue]", name: str, given: str) -> "QuerySet[Issue]":
        """Every word, in what the issue says and who raised it."""
        words = words_of(given)
        if words is None:
            return rows.none()
        for word in words:
            held = Q(organisation__name__icontains=word) | Q(organisation__name_zh__icontains=word)
            for field in ("reference", "title", "title_zh", "wish", "wish_zh", "explanation"):
                held |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(held)
        return rows
