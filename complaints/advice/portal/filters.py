"""Filters above the owner's list of advice requests."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import AdviceState as S
from complaints.advice.choices import Topic
from complaints.advice.workflow import WITH_CBBC, advice_workflow
from complaints.models import AdviceRequest
from complaints.models.advice import ADVICE_CLOSED
from core.accounts.choices import Audience
from core.search import narrow

GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "answer": (_("Needs your answer"), (S.WAITING,)),
    "cbbc": (_("With CBBC"), WITH_CBBC),
    "over": (_("Finished"), ADVICE_CLOSED),
}


def state_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Groups of states first, then each state as an owner reads it."""
    states = advice_workflow.states.values()
    return [
        (_("Groups"), [(name, label) for name, (label, _states) in GROUPS.items()]),
        (_("States"), [(state.value, state.for_audience(Audience.PORTAL).label) for state in states]),
    ]


class AdviceFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Search, state and topic."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"), max_length=200)
    state = django_filters.ChoiceFilter(
        method="by_state", label=_("State"), choices=state_choices, empty_label=_("All states")
    )
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Topic.choices, empty_label=_("All topics"))

    def by_words(self, rows: QuerySet[AdviceRequest], name: str, words: str) -> QuerySet[AdviceRequest]:
        """Every word, in either script."""
        return narrow(rows, words)

    def by_state(self, rows: QuerySet[AdviceRequest], name: str, value: str) -> QuerySet[AdviceRequest]:
        """One state, or a group of them."""
        return rows.filter(state__in=GROUPS[value][1] if value in GROUPS else (value,))
