"""What an owner's list of issues can be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.search import words_of
from roundtables.choices import IssueTopic
from roundtables.models import Issue
from roundtables.states import ISSUE_STATES


def states() -> list[tuple[str, str]]:
    """States in the owner's words."""
    return [(state.value, str(state.for_audience(Audience.PORTAL).label)) for state in ISSUE_STATES]


def holding(rows: "QuerySet[Issue]", given: str) -> "QuerySet[Issue]":
    """Issues whose reference, title or wish hold every word: there are hundreds at most, which no index need serve."""
    words = words_of(given)
    if words is None:
        return rows.none()
    for word in words:
        held = Q()
        for field in ("reference", "title", "title_zh", "wish", "wish_zh"):
            held |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(held)
    return rows


class IssueFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Search, topic and state."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"), max_length=200)
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=IssueTopic.choices, empty_label=_("All topics"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=states, empty_label=_("All states"))

    def by_words(self, rows: "QuerySet[Issue]", name: str, words: str) -> "QuerySet[Issue]":
        """Every word, in what other owners may read."""
        return holding(rows, words)
