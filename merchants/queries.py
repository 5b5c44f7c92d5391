"""Reads of shops, companies and listings, each already limited to what the actor may see."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.search import holding, words_of
from merchants.models import Capture, Company, CompanyClaim, Listing, Shop, ShopAlias, ShopLink, Strike

INSIDE = (Audience.STAFF, Audience.SYSTEM)
# What is compared between two captures of a listing, in the order in which it is told.
COMPARED = ("still_on_sale", "title", "price", "sales_shown", "seller_name", "shop", "image")


def shops_visible_to(actor: Actor) -> QuerySet[Shop]:
    """Shops: CBBC and the platform see all; owners meet them through their own complaints alone."""
    return Shop.objects.all() if actor.audience in (*INSIDE, Audience.PARTNER) else Shop.objects.none()


def companies_visible_to(actor: Actor) -> QuerySet[Company]:
    """Companies behind shops: as shops."""
    return Company.objects.all() if actor.audience in (*INSIDE, Audience.PARTNER) else Company.objects.none()


def strikes_visible_to(actor: Actor) -> QuerySet[Strike]:
    """Strikes: as shops. On what right and record of whose each rests, staff alone are shown."""
    return Strike.objects.all() if actor.audience in (*INSIDE, Audience.PARTNER) else Strike.objects.none()


def aliases_visible_to(actor: Actor) -> QuerySet[ShopAlias]:
    """Names of shops: as shops."""
    return ShopAlias.objects.all() if actor.audience in (*INSIDE, Audience.PARTNER) else ShopAlias.objects.none()


def company_claims_visible_to(actor: Actor) -> QuerySet[CompanyClaim]:
    """Who said that a company stands behind a shop: staff."""
    return CompanyClaim.objects.all() if actor.audience in INSIDE else CompanyClaim.objects.none()


def links_visible_to(actor: Actor) -> QuerySet[ShopLink]:
    """Links between shops: staff see all, an owner or agent what its own people claimed, nobody else any."""
    if actor.audience in INSIDE:
        return ShopLink.objects.all()
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return ShopLink.objects.filter(claimed_by_organisation_id=actor.organisation_id)
    return ShopLink.objects.none()


def captures_visible_to(actor: Actor) -> QuerySet[Capture]:
    """Captures: staff see all, an owner those that are its own, nobody else any.

    What an agent or the platform sees of a complaint's captures is the complaints' question.
    """
    if actor.audience in INSIDE:
        return Capture.objects.all()
    if actor.audience == Audience.PORTAL and actor.organisation_id is not None:
        return Capture.objects.filter(organisation_id=actor.organisation_id)
    return Capture.objects.none()


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


def search(shops: QuerySet[Shop], given: str) -> QuerySet[Shop]:
    """Shops each of whose words given stands in a name they carry or carried, their number, or their company's name
    or code. A union lets each kind use its own trigram index; an OR of them reads the whole table."""
    words = words_of(given)
    if words is None:
        return shops.none()
    for word in words:
        held = {"search_text__icontains": holding(word)}
        companies = Company.objects.filter(**held).order_by().values("pk")
        found = Shop.objects.filter(**held).order_by().values("pk")
        named = ShopAlias.objects.filter(**held).order_by().values("shop_id")
        run = Shop.objects.filter(company__in=companies).order_by().values("pk")
        shops = shops.filter(pk__in=found.union(named, run))
    return shops


def holding_on(day: date) -> Q:
    """The condition of claims of companies that hold on a day of the programme, as is known now."""
    begun = Q(holds_from=None) | Q(holds_from__lte=day)
    return begun & (Q(withdrawn_at=None) | Q(holds_until__gt=day))


def companies_over(shop_ids: Iterable[int], days: Sequence[date]) -> dict[date, dict[int, int]]:
    """The company behind each of these shops, by the shop's key, on each of several days; unknown ones are left out.

    One statement.
    """
    held = {f"held_{place}": ExpressionWrapper(holding_on(day), BooleanField()) for place, day in enumerate(days)}
    claims = CompanyClaim.objects.filter(shop__in=set(shop_ids)).annotate(**held).order_by("pk")
    found: dict[date, dict[int, int]] = {day: {} for day in days}
    for shop, company, *is_held in claims.values_list("shop_id", "company_id", *held):
        for day in itertools.compress(days, is_held):
            found[day][shop] = company
    return found


@dataclass(frozen=True)
class Change:
    """A field in which two captures differ: its name, its label, and what was seen first and later (plain values)."""

    field: str
    label: Any
    before: Any
    after: Any


def changes(first: Capture, later: Capture) -> list[Change]:
    """What differs between two captures of a listing. What one of them does not say is not a change.

    Pictures are compared by their content. No statement where shops, images and their blobs are loaded.
    """
    found = []
    for name in COMPARED:
        before, after = _seen(first, name), _seen(later, name)
        if before in (None, "") or after in (None, "") or before == after:
            continue
        label = Capture._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        found.append(Change(name, label, before, after))
    return found


def _seen(capture: Capture, name: str) -> Any:
    if name == "price":
        return None if capture.price is None else (capture.price, capture.currency)
    if name == "image":
        return capture.image.blob.sha256 if capture.image else None
    if name == "shop":
        return capture.shop.reference if capture.shop else None
    return getattr(capture, name)
