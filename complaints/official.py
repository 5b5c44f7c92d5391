"""Listings that an owner's own official shops sell: a complaint about one is a mistake to be caught, or explained."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from complaints.models import Target
from core.identifiers import jd
from merchants.models import Listing, Shop
from programmes.models import OfficialShop

Key = tuple[str, str]


def official_shops_of(owner_id: int, keys: Iterable[Key]) -> dict[Key, str]:
    """Names of the owner's official shops, by the (platform, SKU) of the listings among these that they sell.

    A shop counts, too, that is run by the same company as an official one. One statement; what is not on record yet
    belongs to no shop that we know.
    """
    skus = {sku for _platform, sku in keys}
    if not skus:
        return {}
    own = OfficialShop.objects.filter(
        organisation_id=owner_id, removed_at=None, platform=OuterRef("shop__platform"), number=OuterRef("shop__number")
    )
    of_theirs = Q(Exists(own)) | Q(shop__company__in=_companies(owner_id))
    sold = Listing.objects.filter(of_theirs, platform__in=jd.SITES, sku__in=skus)
    rows = sold.order_by().values_list("platform", "sku", "shop__name")
    return {(platform, sku): name for platform, sku, name in rows}


def with_official_shop(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Say of each target whether an official shop of the complaint's owner sells it (`is_official`)."""
    own = OfficialShop.objects.filter(
        organisation=OuterRef("complaint__organisation"),
        removed_at=None,
        platform=OuterRef("listing__shop__platform"),
        number=OuterRef("listing__shop__number"),
    )
    named = Exists(own)
    linked = Exists(_linked(OuterRef("complaint__organisation"), OuterRef("listing__shop__company")))
    is_theirs = When(named | linked, then=Value(True))
    return targets.annotate(is_official=Case(is_theirs, default=Value(False), output_field=BooleanField()))


def _companies(owner_id: int) -> QuerySet[Shop, Any]:
    """The companies that run an owner's official shops, by their keys: their other shops are theirs, too."""
    named = OfficialShop.objects.filter(
        organisation_id=owner_id, removed_at=None, platform=OuterRef("platform"), number=OuterRef("number")
    )
    return Shop.objects.filter(Exists(named), company__isnull=False).order_by().values("company_id")


def _linked(owner: OuterRef, company: OuterRef) -> QuerySet[Shop]:
    """Official shops of an owner that a company runs."""
    named = OfficialShop.objects.filter(
        organisation=OuterRef(owner), removed_at=None, platform=OuterRef("platform"), number=OuterRef("number")
    )
    return Shop.objects.filter(Exists(named), company=company)
