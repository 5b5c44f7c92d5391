"""Reads of shops and listings."""

from collections.abc import Iterable

from django.db.models import Q

from merchants.models import Listing


def known(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Listing]:
    """Listings that are on record, with their shops, by (platform, sku). One statement a platform."""
    wanted: dict[str, list[str]] = {}
    for platform, sku in keys:
        wanted.setdefault(platform, []).append(sku)
    if not wanted:
        return {}
    condition = Q()
    for platform, skus in wanted.items():
        condition |= Q(platform=platform, sku__in=skus)
    return {
        (listing.platform, listing.sku): listing for listing in Listing.objects.filter(condition).select_related("shop")
    }
