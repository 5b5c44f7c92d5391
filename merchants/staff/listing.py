"""The list of shops: its rows, orders, filters and what is exported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.days import house_day
from core.identifiers.jd import SITES
from core.keyset import Key, Order
from core.web.components import Action, Header, State
from core.web.lists import ExportColumn, ListView
from core.web.views import StaffView
from merchants import queries
from merchants.events import EXPORTED
from merchants.models import Listing, Shop, Strike
from merchants.staff.wording import company_words, shop_url, step_state
from merchants.standing import shops_on_step, standings_many

ORDERS = (
    Order("name", (Key("name"), Key("id")), _("By name")),
    Order("newest", (Key("id", descending=True),), _("Newest first")),
)


PLACES = (1, 2, 3)
ANY_STEP = "any"


@dataclass(frozen=True)
class Row:
    """One shop of the list."""

    shop: Shop
    url: str
    company: Any
    standing: State
    count: int
    listings: int


def _steps() -> list[tuple[str, str]]:
    """The steps of the ladder by their numbers, as choices."""
    words = gettext("Step %(place)d")
    return [(ANY_STEP, gettext("Any step")), *((str(place), words % {"place": place}) for place in PLACES)]


class ShopFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """Search and filters of the list."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": _("Shop, number, company, credit code")}),
        max_length=200,
    )
    platform = django_filters.ChoiceFilter(
        label=_("Site"), choices=[(site, site) for site in SITES], empty_label=_("Any")
    )
    step = django_filters.ChoiceFilter(
        label=_("Standing today"), choices=_steps, method="on_step", empty_label=_("Any")
    )
    struck = django_filters.ChoiceFilter(
        label=_("Strikes"), choices=[("ever", _("At least one, ever"))], method="with_strikes", empty_label=_("Any")
    )

    def search(self, rows: QuerySet[Shop], name: str, given: str) -> QuerySet[Shop]:
        """Hold every word: names they carry or carried, number, company, code."""
        return queries.search(rows, given)

    def on_step(self, rows: QuerySet[Shop], name: str, given: str) -> QuerySet[Shop]:
        """Stand there today."""
        places = PLACES if given == ANY_STEP else (int(given),)
        return rows.filter(pk__in=shops_on_step(places, house_day()))

    def with_strikes(self, rows: QuerySet[Shop], name: str, given: str) -> QuerySet[Shop]:
        """Have a strike of their own, whether it counts today or not."""
        return rows.filter(Exists(Strike.objects.filter(shop=OuterRef("pk"))))


class ShopList(ListView, StaffView):
    """Every shop about which somebody complained or that is linked with one."""

    template = "merchants/staff/list.html"
    fragment = "merchants/staff/_list.html"
    filterset_class = ShopFilter
    orders = ORDERS
    export_name = "shops"
    export_verb = EXPORTED
    list_name = "shops_staff:list"
    export_columns = (
        ExportColumn(_("Site"), lambda row: row.platform),
        ExportColumn(_("Shop number"), lambda row: row.number),
        ExportColumn(_("Name"), lambda row: row.name),
        ExportColumn(_("Unified social credit code"), lambda row: row.company.uscc if row.company else ""),
        ExportColumn(_("Company"), lambda row: row.company.name if row.company else ""),
        ExportColumn(_("Company in Chinese"), lambda row: row.company.name_zh if row.company else ""),
        ExportColumn(_("Strikes on record"), lambda row: row.strikes_count),
        ExportColumn(_("Listings"), lambda row: row.listing_count),
    )

    def queryset(self) -> QuerySet[Any, Any]:
        """Shops with their company, and how many listings and strikes each has."""
        shops = queries.shops_visible_to(self.actor).select_related("company")
        return shops.annotate(listing_count=_count(Listing), strikes_count=_count(Strike))

    def dress(self, rows: list[Any]) -> Sequence[Row]:
        """Rows in words, with how each stands today."""
        found = standings_many([row.pk for row in rows], house_day())
        return [
            Row(
                shop=row,
                url=shop_url(row.pk),
                company=company_words(row.company) if row.company else "",
                standing=step_state(found[row.pk]),
                count=found[row.pk].count,
                listings=row.listing_count,
            )
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        ladder = Action(_("Ladder"), reverse("shops_staff:ladder"), "ladder")
        return {"header": Header(_("Shops"), actions=[ladder])}


def _count(model: type[Listing] | type[Strike]) -> Coalesce:
    """How many rows of the model name the shop of the outer row."""
    counted = model._default_manager.filter(shop=OuterRef("pk")).order_by().values("shop")
    return Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0)
