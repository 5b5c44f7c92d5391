"""What complaints do when more becomes known of the shops that sell their listings."""

from django.db import transaction
from django.utils import timezone

from complaints import captures
from complaints.actions import words
from complaints.choices import ComplaintState, TargetState
from complaints.models import Complaint, Target
from complaints.shops import strikes
from core.accounts.actors import Actor
from core.outbox import events
from core.outbox.events import Event
from merchants.events import LISTING_SEEN, SHOP_LEARNED
from merchants.models import Capture, Shop

SYSTEM = Actor.system("shops")
BATCH = 200


@transaction.atomic
def shop_learned(event: Event) -> None:
    """Complaints about listings of the shop are found by its name, and those that stand as upheld strike it.

    One batch; where there are more, the rest is published as an event to ourselves.
    """
    shop = Shop.objects.filter(pk=event.subject_id).first()
    if shop is None:
        return
    about = Target.objects.filter(listing__shop=shop).order_by().values("complaint_id")
    found = list(
        Complaint.objects.filter(pk__in=about, pk__gt=event.data.get("after", 0), submitted_at__isnull=False)
        .select_for_update(of=("self",))
        .select_related("right", "organisation")
        .order_by("pk")[:BATCH]
    )
    words.put_right(found)
    for complaint in _upheld_against(shop, found):
        strikes.count_late(complaint, actor=SYSTEM, now=timezone.now())
    if len(found) == BATCH:
        events.publish(SHOP_LEARNED, subject=shop, actor=SYSTEM, data={"after": found[-1].pk})


def listing_seen(event: Event) -> None:
    """Staff looked at a listing on the page of its shop: complaints about it learn what changed."""
    capture = Capture.objects.select_related("shop", "image__blob", "page__blob").filter(pk=event.subject_id).first()
    if capture is not None:
        captures.heed(capture, actor=SYSTEM, now=timezone.now())


def _upheld_against(shop: Shop, complaints: list[Complaint]) -> list[Complaint]:
    upheld = [one for one in complaints if one.state == ComplaintState.UPHELD]
    if not upheld:
        return []
    removed = Target.objects.filter(complaint__in=upheld, listing__shop=shop, state=TargetState.REMOVED)
    struck = set(removed.order_by().values_list("complaint_id", flat=True))
    return [one for one in upheld if one.pk in struck]


events.consume(SHOP_LEARNED, "complaints.shops", shop_learned)
events.consume(LISTING_SEEN, "complaints.captures", listing_seen)
