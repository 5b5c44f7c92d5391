"""Filters above the list of complaints."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.models.complaint import CLOSED
from complaints.searching import SearchedFilterSet
from complaints.workflow import complaint_workflow
from core.accounts.choices import Audience
from core.accounts.requests import actor_of
from programmes import queries as programmes
from programmes.models import Right

# Drafts stand apart, and of an action the authority's decision is awaited, not the owner's.
NOT_ASKED = (ComplaintState.DRAFT, ComplaintState.ACTION_NOTIFIED)
ANSWER_OWED = tuple(state for state in complaint_workflow.waiting_for(Audience.PORTAL) if state not in NOT_ASKED)
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "answer": (_("Needs your answer"), ANSWER_OWED),
    "open": (
        _("Open"),
        tuple(state for state in complaint_workflow.open_states() if state != ComplaintState.DRAFT),
    ),
    "closed": (_("Closed"), tuple(CLOSED)),
}


def state_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Groups of states first, then each state as an owner reads it."""
    states = complaint_workflow.states.values()
    return [
        (_("Groups"), [(name, label) for name, (label, _states) in GROUPS.items()]),
        (_("States"), [(state.value, state.for_audience(Audience.PORTAL).label) for state in states]),
    ]


def own_rights(request: HttpRequest) -> QuerySet[Right]:
    """The rights of whoever looks."""
    actor = actor_of(request)
    return programmes.rights_visible_to(actor) if actor else Right.objects.none()


class ComplaintFilter(SearchedFilterSet):
    """Search, state and right. Drafts stand apart: only the state “draft” brings them into the list."""

    state = django_filters.ChoiceFilter(
        method="by_state", label=_("State"), choices=state_choices, empty_label=_("All but drafts")
    )
    right = django_filters.ModelChoiceFilter(queryset=own_rights, label=_("Right"), empty_label=_("All rights"))

    def by_state(self, rows: QuerySet[Complaint], name: str, value: str) -> QuerySet[Complaint]:
        """One state, or a group of them."""
        return rows.filter(state__in=GROUPS[value][1] if value in GROUPS else (value,))
