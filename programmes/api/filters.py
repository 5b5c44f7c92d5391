"""How lists of enrolments and of rights can be narrowed."""

from datetime import date

import django_filters
from django.db.models import Q, QuerySet

from core.api.filters import InstantFilter
from core.search import narrow
from programmes.choices import EnrolmentState, Programme, RightStatus, RightType, Territory
from programmes.models import Enrolment, Right


class EnrolmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of enrolments, made once."""

    state = django_filters.MultipleChoiceFilter(choices=EnrolmentState.choices)
    programme = django_filters.MultipleChoiceFilter(choices=Programme.choices)
    owner = django_filters.CharFilter(field_name="organisation__code", max_length=40)
    introduced_after = InstantFilter(field_name="introduced_at", lookup_expr="gte")
    introduced_before = InstantFilter(field_name="introduced_at", lookup_expr="lt")
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")

    class Meta:
        model = Enrolment
        fields = ()


class RightFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of rights (as queries.with_status gives them), made once."""

    type = django_filters.MultipleChoiceFilter(field_name="right_type", choices=RightType.choices)
    territory = django_filters.MultipleChoiceFilter(choices=Territory.choices)
    status = django_filters.MultipleChoiceFilter(choices=RightStatus.choices)
    owner = django_filters.CharFilter(field_name="organisation__code", max_length=40)
    number = django_filters.CharFilter(max_length=60)
    expiring_before = django_filters.DateFilter(method="ending_before")
    q = django_filters.CharFilter(method="with_words", max_length=200)
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")

    class Meta:
        model = Right
        fields = ()

    def ending_before(self, rights: QuerySet[Right], name: str, day: date) -> QuerySet[Right]:
        """Rights in force today whose term ends before a day."""
        return rights.filter(Q(("status", RightStatus.IN_FORCE)), expires_on__lt=day)

    def with_words(self, rights: QuerySet[Right], name: str, value: str) -> QuerySet[Right]:
        """Rights that hold every word: number, titles, owner."""
        return narrow(rights, value)


ENROLMENT_PARAMETERS = frozenset(EnrolmentFilter.base_filters)
RIGHT_PARAMETERS = frozenset(RightFilter.base_filters)
