"""What an owner reads of the listings it complains about.

Title and shop of a listing are public: JD shows them to everybody, and tells them with its decisions. But that the
record knows them before JD has the complaint says that somebody else complained, which nobody is to learn. So an
owner reads them once a complaint of its own about the listing is with JD; until then, what it has seen itself.
Companies, strikes and links of a shop are never the owner's to read.
"""

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value

from complaints.models import Target
from core.accounts.actors import Actor
from core.accounts.choices import Audience

TOLD = "is_told"
_WITH_JD = Target.objects.filter(
    listing=OuterRef("listing"),
    complaint__organisation=OuterRef("complaint__organisation"),
    complaint__lodged_at__isnull=False,
).order_by()


def with_told(targets: "QuerySet[Target]", *, actor: Actor) -> "QuerySet[Target]":
    """The targets, each saying by `is_told` whether the actor reads title and shop of its listing."""
    if actor.audience != Audience.PORTAL:
        return targets.annotate(**{TOLD: Value(True, BooleanField())})
    return targets.annotate(**{TOLD: Exists(_WITH_JD)})


def title_of(target: Target) -> str:
    """How the listing is called, as far as it is told; else as it was seen at filing. Listing and look are loaded."""
    if target.is_told:
        return target.listing.title
    return target.capture.title if target.capture else ""


def shop_of(target: Target) -> str:
    """How the shop is called, as far as it is told; else the seller as it was seen at filing. Both are loaded."""
    shop = target.listing.shop
    if target.is_told:
        return shop.name if shop else ""
    return target.capture.seller_name if target.capture else ""
