"""Listings that an owner's own official shops sell: a complaint about one is a mistake to be caught, or explained."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from complaints.models import Target
from core.identifiers import jd
from merchants.models import Listing
from programmes.models import OfficialShop

Key = tuple[str, str]


def official_shops_of(owner_id: int, keys: Iterable[Key]) -> dict[Key, str]:
    """Names of the owner's official shops, by the (platform, SKU) of the listings among these that they sell.

    One statement; what is not on record yet belongs to no shop that we know.
    """
    skus = {sku for _platform, sku in keys}
    if not skus:
        return {}
    own = OfficialShop.objects.filter(
        organisation_id=owner_id, removed_at=None, platform=OuterRef("shop__platform"), number=OuterRef("shop__number")
    )
    sold = Listing.objects.filter(Exists(own), platform__in=jd.SITES, sku__in=skus)
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
    return targets.annotate(is_official=Exists(own))
