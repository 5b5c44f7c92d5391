"""What CBBC's list of advice requests can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.advice.choices import Recommendation, Topic
from complaints.staff.filters import owners
from core.accounts.choices import OrganisationKind
from core.accounts.models import Person
from core.search import narrow


def colleagues() -> list[tuple[int, str]]:
    """People of CBBC by name. One statement."""
    found = Person.objects.filter(organisation__kind=OrganisationKind.CBBC).order_by("name", "pk")
    return [(person.pk, person.display_name) for person in found]


class AdviceFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search and filters."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Words in English or Chinese")}),
        max_length=200,
    )
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=Topic.choices, empty_label=_("Any"))
    owner = django_filters.ChoiceFilter(
        label=_("Rights owner"), field_name="organisation", choices=owners, empty_label=_("Any")
    )
    assigned = django_filters.ChoiceFilter(
        label=_("Assigned to"), field_name="assigned_to", choices=colleagues, empty_label=_("Anybody")
    )
    recommendation = django_filters.ChoiceFilter(
        label=_("Recommendation"), choices=Recommendation.choices, empty_label=_("Any")
    )

    def search(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Hold every word, in either script."""
        return narrow(rows, words)
