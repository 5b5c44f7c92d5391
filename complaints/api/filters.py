"""How a list of complaints can be narrowed."""

import django_filters
from django.db.models import QuerySet

from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from complaints.searching import SearchedFilterSet
from core.api.filters import InstantFilter
from merchants.models import Listing

# The unique index of listings begins with the site.
PLATFORMS = ("jd.com", "jd.hk")
STATES = [choice for choice in ComplaintState.choices if choice[0] != ComplaintState.DRAFT]


class ComplaintFilter(SearchedFilterSet):
    """The filters of the list, made once.

    What `q` looks for, and what a state is called, is the view's to say: it knows who asks.
    """

    state = django_filters.MultipleChoiceFilter(choices=STATES, method="as_told")
    similar = django_filters.ChoiceFilter(choices=[("true", ""), ("false", "")], method="as_told")
    right = django_filters.CharFilter(field_name="right__number", max_length=60)
    sku = django_filters.CharFilter(method="with_sku", max_length=20)
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")
    lodged_after = InstantFilter(field_name="lodged_at", lookup_expr="gte")
    lodged_before = InstantFilter(field_name="lodged_at", lookup_expr="lt")

    def as_told(self, complaints: QuerySet[Complaint], name: str, value: object) -> QuerySet[Complaint]:
        """Nothing: see the view."""
        return complaints

    def with_sku(self, complaints: QuerySet[Complaint], name: str, value: str) -> QuerySet[Complaint]:
        """Complaints about a listing with exactly this SKU."""
        listings = Listing.objects.filter(platform__in=PLATFORMS, sku=value)
        return complaints.filter(pk__in=Target.objects.filter(listing__in=listings).values("complaint_id"))


PARAMETERS = frozenset(ComplaintFilter.base_filters)
