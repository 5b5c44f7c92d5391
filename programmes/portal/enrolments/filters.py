"""Filters above the list of enrolments."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.accounts.requests import actor_of
from programmes import queries
from programmes.choices import EnrolmentState, Programme
from programmes.models import Enrolment
from programmes.models.enrolment import CLOSED, OPEN
from programmes.portal.enrolments.contexts.home import YOUR_TURN
from programmes.workflow import WITH_JD, enrolment_workflow

GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "yours": (_("Your turn"), tuple(YOUR_TURN)),
    "cbbc": (_("With CBBC"), (EnrolmentState.DOCUMENTS_CHECK, EnrolmentState.APPROVED)),
    "jd": (_("With JD"), tuple(WITH_JD)),
    "open": (_("Open"), tuple(OPEN)),
    "closed": (_("Closed"), tuple(CLOSED)),
}


def state_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Groups of states first, then each state that an owner sees, in its words."""
    states = [state for state in enrolment_workflow.states.values() if state.value != EnrolmentState.PROSPECT]
    return [
        (_("Groups"), [(name, label) for name, (label, _states) in GROUPS.items()]),
        (_("States"), [(state.value, state.for_audience(Audience.PORTAL).label) for state in states]),
    ]


def owners(request: HttpRequest) -> QuerySet[Organisation]:
    """The owners for whom whoever looks acts."""
    actor = actor_of(request)
    return queries.owners_visible_to(actor) if actor else Organisation.objects.none()


class EnrolmentFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Search, state and programme; for agents the owner too."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"))
    state = django_filters.ChoiceFilter(
        method="by_state", label=_("State"), choices=state_choices, empty_label=_("All states")
    )
    programme = django_filters.ChoiceFilter(
        choices=Programme.choices, label=_("Programme"), empty_label=_("All programmes")
    )
    owner = django_filters.ModelChoiceFilter(
        field_name="organisation", queryset=owners, label=_("Rights owner"), empty_label=_("All rights owners")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        actor = actor_of(self.request) if self.request else None
        if actor and not queries.is_agent(actor):
            del self.filters["owner"]

    def by_words(self, rows: QuerySet[Enrolment], name: str, given: str) -> QuerySet[Enrolment]:
        """Every word, in either script: of owner, agent or reference."""
        return queries.search_enrolments(rows, given)

    def by_state(self, rows: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        """One state, or a group of them."""
        return rows.filter(state__in=GROUPS[value][1] if value in GROUPS else (value,))
