"""What an upheld complaint counts against the shops of its removed listings, and what ends that."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from complaints.choices import ComplaintState, TargetState
from complaints.models import Complaint, CounterNotice
from core.accounts.actors import Actor
from core.workflow.table import Move
from merchants.actions.strikes import Blow, record_strikes, strike_off
from merchants.choices import StrikeKind
from merchants.models import Strike

COMPLAINT, ANSWER = Complaint._meta.label_lower, CounterNotice._meta.label_lower


def count(move: Move[Complaint]) -> None:
    """The complaint stands as upheld from now on: the shop of each removed listing is struck, once."""
    complaint = move.record
    if complaint.removed_count:
        _record(complaint, actor=move.actor, upheld_at=move.now, now=move.now)


def count_late(complaint: Complaint, *, actor: Actor, now: datetime) -> int:
    """Shops of an upheld complaint became known afterwards: they are struck as of the day on which it was upheld.

    Returns how many strikes are new; none where the complaint does not stand as upheld.
    """
    if complaint.state != ComplaintState.UPHELD or not complaint.removed_count:
        return 0
    return _record(complaint, actor=actor, upheld_at=complaint.closed_at or now, now=now)


def end(move: Move[Complaint], reason: str) -> None:
    """The complaint does not stand as upheld any more: what rested on it counts no more. One statement where nothing
    does."""
    sources = list(strikes_of(move.record).order_by().values_list("source_type", "source_id").distinct())
    for source_type, source_id in sources:
        strike_off(source_type, source_id, actor=move.actor, reason=reason, now=move.now)


def reopened() -> str:
    """Why strikes end when the seller answers after the complaint was upheld."""
    return _("The complaint is open again: the seller has answered after it was upheld.")


def lifted() -> str:
    """Why strikes end when the listings are put back."""
    return _("The measures were lifted after a counter-notice.")


def strikes_of(complaint: Complaint) -> QuerySet[Strike]:
    """Strikes that rest on a complaint, in any of its rounds, and count."""
    notices = complaint.counter_notices.order_by().values("pk")
    rests = Q(source_type=COMPLAINT, source_id=complaint.pk) | Q(source_type=ANSWER, source_id__in=notices)
    return Strike.objects.filter(rests, struck_off_at=None)


def _record(complaint: Complaint, *, actor: Actor, upheld_at: datetime, now: datetime) -> int:
    removed = complaint.targets.filter(state=TargetState.REMOVED, listing__shop__isnull=False)
    shops = list(removed.order_by().values_list("listing__shop_id", flat=True).distinct())
    if not shops:
        return 0
    source_type, source_id = _source(complaint)
    right = complaint.right
    return len(
        record_strikes(
            [
                Blow(
                    shop_id=shop,
                    kind=StrikeKind.UPHELD_COMPLAINT,
                    source_type=source_type,
                    source_id=source_id,
                    source_reference=complaint.reference,
                    occurred_at=upheld_at,
                    right_label=f"{right.number} {right.title}" if right else "",
                )
                for shop in shops
            ],
            actor=actor,
            now=now,
        )
    )


def _source(complaint: Complaint) -> tuple[str, int]:
    """On which record a strike rests: the complaint, or the answer in spite of which it was upheld.

    What was struck off when the seller answered stays so; upheld again, the complaint counts on that answer.
    """
    if complaint.counter_count:
        return ANSWER, complaint.counter_notices.latest("round").pk
    return COMPLAINT, complaint.pk
