"""What the list and the board of enrolments can be narrowed by."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.scripts import in_script
from core.web.forms import DateInput
from programmes import queries
from programmes.choices import EnrolmentState, Programme, Service
from programmes.models.enrolment import OPEN


def owners() -> list[tuple[int, str]]:
    """Rights owners by name, as choices in the script of the active language. One statement."""
    found = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_OWNER).values_list("pk", "name", "name_zh")
    return [(pk, in_script(name, name_zh)) for pk, name, name_zh in found]


class BoardFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search and filters of the board."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Owner or agent in English or Chinese, reference")}),
        max_length=200,
    )
    programme = django_filters.ChoiceFilter(label=_("Programme"), choices=Programme.choices, empty_label=_("Any"))
    owner = django_filters.ChoiceFilter(
        label=_("Rights owner"), field_name="organisation", choices=owners, empty_label=_("Any")
    )
    overdue = django_filters.BooleanFilter(
        label=_("Only what is overdue"), method="only_overdue", widget=forms.CheckboxInput
    )

    def search(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Hold every word."""
        return queries.search_enrolments(rows, words)

    def only_overdue(self, rows: QuerySet[Any, Any], name: str, wanted: bool) -> QuerySet[Any, Any]:
        """Past its next clock's end."""
        return rows.filter(next_due__lt=timezone.now(), state__in=OPEN) if wanted else rows


class EnrolmentFilter(BoardFilter):
    """Search and filters of the list. Days are days of the programme."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=EnrolmentState.choices, empty_label=_("Any"))
    service = django_filters.ChoiceFilter(
        label=_("Service"), method="with_service", choices=Service.choices, empty_label=_("Any")
    )
    renews_to = django_filters.DateFilter(label=_("To renew by"), method="renewing", widget=DateInput)

    def with_service(self, rows: QuerySet[Any, Any], name: str, service: str) -> QuerySet[Any, Any]:
        """Those that include the service."""
        return rows.filter(services__contains=[service])

    def renewing(self, rows: QuerySet[Any, Any], name: str, day: date) -> QuerySet[Any, Any]:
        """Whose first expiry is on the day or before."""
        return rows.filter(renews_on__lte=day)
