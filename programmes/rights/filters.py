"""What lists of rights can be narrowed by."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.accounts.requests import actor_of
from core.days import house_day
from programmes import queries
from programmes.choices import RightStatus, RightType, Territory

VERIFIED = (("yes", _("Verified")), ("partly", _("Partly verified")), ("no", _("Not verified")))


def periods() -> list[tuple[str, str]]:
    """How far ahead one looks for what expires, with the steps at which reminders are sent."""
    return [(str(days), str(_("within %(days)s days")) % {"days": days}) for days in (7, 30, 90, 180)]


def owners(request: HttpRequest) -> QuerySet[Organisation]:
    """The rights owners that whoever looks may see, by name."""
    actor = actor_of(request)
    return queries.owners_visible_to(actor).order_by("name", "pk") if actor else Organisation.objects.none()


def sees_several_owners(actor: Actor | None) -> bool:
    """Whether lists have to say whose each right is."""
    return actor is not None and (actor.audience == Audience.STAFF or queries.is_agent(actor))


class RightFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search and filters of a list of rights. Status and expiry are those of today in Beijing."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Mark, number or owner, English or Chinese")}),
        max_length=200,
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=RightStatus.choices, empty_label=_("Any"))
    expires = django_filters.ChoiceFilter(
        label=_("Expires"), choices=periods, method="expiring", empty_label=_("Any time")
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Rights owner"),
        field_name="organisation",
        queryset=owners,
        empty_label=_("Any"),
    )
    right_type = django_filters.ChoiceFilter(label=_("Type"), choices=RightType.choices, empty_label=_("Any"))
    territory = django_filters.ChoiceFilter(label=_("Territory"), choices=Territory.choices, empty_label=_("Any"))
    verified = django_filters.ChoiceFilter(
        label=_("Verification"), choices=VERIFIED, method="by_verification", empty_label=_("Any")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_several_owners(actor_of(self.request)):
            del self.filters["owner"]

    def search(self, rows: QuerySet[Any, Any], name: str, words: str) -> QuerySet[Any, Any]:
        """Hold every word."""
        return queries.search_rights(rows, words)

    def expiring(self, rows: QuerySet[Any, Any], name: str, days: str) -> QuerySet[Any, Any]:
        """Still in force, and ending within so many days."""
        today = house_day()
        ends = {"expires_on__gte": today, "expires_on__lte": today + timedelta(days=int(days))}
        return rows.filter(**ends, status=RightStatus.IN_FORCE)

    def by_verification(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        """Compared with the certificate in full, in part or not at all."""
        if value == "yes":
            return rows.filter(verified__gte=F("to_verify"))
        if value == "no":
            return rows.filter(verified=0)
        return rows.filter(queries.NOT_WHOLLY_VERIFIED, verified__gt=0)
