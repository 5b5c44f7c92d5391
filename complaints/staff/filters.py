"""What the queue can be narrowed by."""

from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState, Priority
from complaints.colleagues import case_officers
from complaints.searching import SearchedFilterSet
from complaints.staff.rows import SHORT_REASONS
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.scripts import in_script
from core.web.forms import DateInput
from programmes.choices import RightType

ME, NOBODY = "me", "nobody"
PRIORITIES = [(str(value), label) for value, label in Priority.choices]
STATES = [choice for choice in ComplaintState.choices if choice[0] != ComplaintState.DRAFT]


def owners() -> list[tuple[int, str]]:
    """Rights owners by name, as choices in the script of the active language. One statement."""
    found = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_OWNER).values_list("pk", "name", "name_zh")
    return [(pk, in_script(name, name_zh)) for pk, name, name_zh in found]


def assignees() -> list[tuple[str, Any]]:
    """To whom a complaint may be given, as choices; the reader and nobody first. One statement."""
    officers = [
        (str(pk), in_script(name, name_zh))
        for pk, name, name_zh in case_officers().values_list("pk", "name", "name_zh")
    ]
    return [(ME, _("Me")), (NOBODY, _("Nobody")), *officers]


class QueueFilter(SearchedFilterSet):
    """Search and filters of the triage queue. Days are days in the reader's time zone."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="last_of_all",
        widget=forms.SearchInput(attrs={"placeholder": _("Words in English or Chinese, SKU, shop, address")}),
        max_length=200,
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, empty_label=_("Any"))
    owner = django_filters.ChoiceFilter(
        label=_("Rights owner"), field_name="organisation", choices=owners, empty_label=_("Any")
    )
    right_type = django_filters.ChoiceFilter(
        label=_("Kind of right"), field_name="right__right_type", choices=RightType.choices, empty_label=_("Any")
    )
    reason = django_filters.ChoiceFilter(label=_("Reason"), choices=list(SHORT_REASONS.items()), empty_label=_("Any"))
    assignee = django_filters.ChoiceFilter(
        label=_("Assigned to"), method="assigned_to", choices=assignees, empty_label=_("Anybody")
    )
    priority = django_filters.ChoiceFilter(label=_("Priority"), choices=PRIORITIES, empty_label=_("Any"))
    submitted_from = django_filters.DateFilter(label=_("Submitted from"), method="from_day", widget=DateInput)
    submitted_to = django_filters.DateFilter(label=_("to"), method="to_day", widget=DateInput)
    overdue = django_filters.BooleanFilter(
        label=_("Only what is overdue"), method="only_overdue", widget=forms.CheckboxInput
    )

    def assigned_to(self, rows: QuerySet[Any, Any], name: str, whom: str) -> QuerySet[Any, Any]:
        """Given to the reader, to nobody, or to a colleague."""
        if whom == ME:
            person = self.request.user if self.request else None
            return rows.filter(assignee=person.pk if person and person.is_authenticated else 0)
        return rows.filter(assignee=None) if whom == NOBODY else rows.filter(assignee=int(whom))

    def from_day(self, rows: QuerySet[Any, Any], name: str, day: date) -> QuerySet[Any, Any]:
        """Submitted on the day or later."""
        return rows.filter(submitted_at__gte=timezone.make_aware(datetime.combine(day, time.min)))

    def to_day(self, rows: QuerySet[Any, Any], name: str, day: date) -> QuerySet[Any, Any]:
        """Submitted on the day or before."""
        return rows.filter(submitted_at__lte=timezone.make_aware(datetime.combine(day, time.max)))

    def only_overdue(self, rows: QuerySet[Any, Any], name: str, wanted: bool) -> QuerySet[Any, Any]:
        """Past its next clock's end."""
        return rows.filter(next_due__lt=timezone.now()) if wanted else rows
