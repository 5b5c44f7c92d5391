"""What was seen of a shop's listings, as its page shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from core.accounts.actors import Actor
from core.documents.choices import PreviewSize
from merchants import queries
from merchants.models import Capture, Shop
from merchants.staff.wording import changes_words, price_words

CAPTURES_SHOWN = 20


@dataclass(frozen=True)
class CaptureRow:
    """One look at a listing, with what differs from the first one."""

    capture: Capture
    listing_url: str
    price: str
    changes: Any
    is_first: bool
    picture_url: str
    thumbnail_url: str
    page_url: str
    page_sha256: str


def captures_of(shop: Shop, *, actor: Actor) -> list[CaptureRow]:
    """The newest looks at listings of the shop, each compared with the first of its listing. Two statements."""
    seen = _loaded(queries.captures_visible_to(actor))
    latest = list(seen.filter(Q(shop=shop) | Q(listing__shop=shop)).order_by("-taken_at", "-pk")[:CAPTURES_SHOWN])
    firsts = _firsts(seen, {capture.listing_id for capture in latest})
    return [_capture(shop, capture, firsts[capture.listing_id]) for capture in latest]


def _loaded(captures: QuerySet[Capture]) -> QuerySet[Capture]:
    return captures.select_related("listing", "shop", "organisation", "image__blob", "page__blob")


def _firsts(captures: QuerySet[Capture], listing_ids: Collection[int]) -> dict[int, Capture]:
    """The first look at each of the listings."""
    first = captures.filter(listing__in=listing_ids).order_by("listing_id", "taken_at", "pk").distinct("listing_id")
    return {capture.listing_id: capture for capture in first}


def _capture(shop: Shop, capture: Capture, first: Capture) -> CaptureRow:
    def address(name: str, *args: object) -> str:
        return reverse(f"shops_staff:{name}", args=[shop.pk, capture.pk, *args])

    shows = capture.image is not None and capture.image.is_image
    return CaptureRow(
        capture=capture,
        listing_url=capture.listing.url,
        price=price_words(capture),
        changes=changes_words(queries.changes(first, capture)) if first.pk != capture.pk else "",
        is_first=first.pk == capture.pk,
        picture_url=address("capture_file", "image") if capture.image else "",
        thumbnail_url=address("picture", PreviewSize.THUMBNAIL.value) if shows else "",
        page_url=address("capture_file", "page") if capture.page else "",
        page_sha256=capture.page.blob.sha256 if capture.page else "",
    )
