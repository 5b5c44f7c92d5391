"""What an owner can link an issue to: its own complaints, and shops that it has met through them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from complaints import queries as complaints
from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from core.accounts.actors import Actor
from core.search import narrow
from core.wording import plain
from merchants.models import Shop
from roundtables.models import Issue

MOST_FOUND = 20


@dataclass(frozen=True)
class Found:
    """Complaints and shops that can be linked."""

    complaints: Sequence[Complaint]
    shops: Sequence[Shop]


def own_complaints(actor: Actor) -> QuerySet[Complaint]:
    """The owner's complaints that have been submitted."""
    own = complaints.visible_to(actor).filter(organisation=actor.organisation_id or 0)
    return own.exclude(state=ComplaintState.DRAFT)


def own_shops(actor: Actor) -> QuerySet[Shop]:
    """Shops of listings about which a complaint of the owner is with JD: of these it reads the shop."""
    sold = Target.objects.filter(
        listing__shop=OuterRef("pk"),
        complaint__organisation=actor.organisation_id or 0,
        complaint__lodged_at__isnull=False,
    )
    return Shop.objects.filter(Exists(sold.order_by()))


def look_for(words: str, *, actor: Actor, issue: Issue) -> Found:
    """Own complaints and shops that hold the words and are not linked yet, the newest first. Two statements."""
    given = plain(words)
    if not given:
        return Found((), ())
    numbers = Q(reference__icontains=given) | Q(sender_reference__icontains=given)
    worded = narrow(own_complaints(actor), given).order_by().values("pk")
    found = own_complaints(actor).filter(numbers | Q(pk__in=worded)).exclude(issues=issue)
    shops = narrow(own_shops(actor), given).exclude(issues=issue)
    return Found(list(found.order_by("-pk")[:MOST_FOUND]), list(shops.order_by("name", "pk")[:MOST_FOUND]))
