"""What comes back: a listing that was removed, or a shop against which the same right had to be enforced before."""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest

from complaints.choices import ComesBack, TargetState
from complaints.models import Complaint, Target
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.clocks.calendars import add_months
from core.days import house_day
from core.outbox import actions as outbox
from core.workflow.table import Move
from merchants.choices import CaptureSource

FILE = Path(__file__).with_name("relisting.toml")
GONE = (TargetState.REMOVED, TargetState.ALREADY_GONE)
NAMED_SKUS = 5
# Shops of one complaint by whose names it is found; very long complaints are found by their listings.
NAMED_SHOPS = 20


@dataclass(frozen=True)
class Window:
    """For how many months a removal is remembered, from a day on, and where that is from."""

    effective_from: date
    months: int
    source: str


@cache
def windows() -> Sequence[Window]:
    """All versions, the newest first."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["window"]
    return sorted((Window(**entry) for entry in entries), key=lambda one: one.effective_from, reverse=True)


def remembered_since(now: datetime) -> datetime:
    """From when on removals count, as of now. Beijing days; an hour more or less does not matter here."""
    day = house_day(now)
    months = next((one.months for one in windows() if one.effective_from <= day), 0)
    since = add_months(day, -months)
    return datetime(since.year, since.month, since.day, tzinfo=UTC) - timedelta(hours=8)


def find(move: Move[Complaint]) -> list[str]:
    """At submission: bind to each target the look that was taken for it, find what comes back, and say so.

    Returns how the shops that sell the listings are called, for the words under which the complaint is found. One
    statement; more only where a listing comes back, whose earlier complaints then say that, too.
    """
    complaint = move.record
    earlier, is_known_shop, shops = _bind(complaint, move.now)
    if earlier:
        move.set("comes_back", ComesBack.LISTING)
        move.data["returned"] = len(earlier)
        mark(earlier, actor=move.actor, now=move.now, filed_in=complaint)
    else:
        move.set("comes_back", ComesBack.SHOP if is_known_shop else ComesBack.NONE)
    return shops


# A lateral part with a limit is asked through the index of listings for each, whatever figures about the tables there
# are; the owner is compared in a way that no index serves, or its own would be gone through once for each listing. A
# look names the draft for which it was taken; those without one are older than the link.
_BIND = """
    WITH own AS MATERIALIZED (
        SELECT id, listing_id FROM complaints_target WHERE complaint_id = %(complaint)s
    ),
    found AS MATERIALIZED (
        SELECT own.id, gone.id AS earlier_id, look.id AS capture_id
        FROM own
        LEFT JOIN LATERAL (
            SELECT earlier.id FROM complaints_target earlier
            WHERE earlier.listing_id = own.listing_id AND earlier.right_id = %(right)s
                AND earlier.complaint_id <> %(complaint)s AND earlier.state = ANY(%(gone)s)
            ORDER BY earlier.decided_at DESC LIMIT 1
        ) AS gone ON true
        LEFT JOIN LATERAL (
            SELECT capture.id FROM merchants_capture capture
            WHERE capture.listing_id = own.listing_id AND capture.organisation_id + 0 = %(owner)s
                AND capture.source = %(filing)s AND capture.recorded_at >= %(since)s
                AND (capture.subject_id IS NULL
                    OR capture.subject_id = %(complaint)s AND capture.subject_type = %(subject)s)
            ORDER BY capture.taken_at DESC, capture.id DESC LIMIT 1
        ) AS look ON true
        WHERE gone.id IS NOT NULL OR look.id IS NOT NULL
    ),
    bound AS (
        UPDATE complaints_target target
        SET comes_back_from_id = found.earlier_id, capture_id = coalesce(found.capture_id, target.capture_id)
        FROM found WHERE target.id = found.id
    ),
    shops AS (
        SELECT DISTINCT listing.shop_id FROM own JOIN merchants_listing listing ON listing.id = own.listing_id
        WHERE listing.shop_id IS NOT NULL
    )
    SELECT
        ARRAY(SELECT earlier_id FROM found WHERE earlier_id IS NOT NULL),
        EXISTS (
            SELECT 1 FROM shops
            JOIN merchants_listing listing ON listing.shop_id = shops.shop_id
            JOIN complaints_target earlier ON earlier.listing_id = listing.id
            WHERE earlier.right_id = %(right)s AND earlier.complaint_id <> %(complaint)s
                AND earlier.state = ANY(%(gone)s) AND earlier.decided_at >= %(remembered)s
        ),
        ARRAY(
            SELECT shop.name || ' ' || shop.number
            FROM (SELECT shop_id FROM shops ORDER BY shop_id LIMIT %(named)s) AS named
            JOIN merchants_shop shop ON shop.id = named.shop_id ORDER BY shop.id
        )
"""


def _bind(complaint: Complaint, now: datetime) -> tuple[list[int], bool, list[str]]:
    """Keys of earlier targets that come back in this complaint, whether one of its shops was met before, and how its
    shops are called."""
    given = {
        "complaint": complaint.pk,
        "owner": complaint.organisation_id,
        "right": complaint.right_id,
        "gone": [state.value for state in GONE],
        "filing": CaptureSource.FILING.value,
        "since": complaint.created_at,
        "subject": Complaint._meta.label_lower,
        "remembered": remembered_since(now),
        "named": NAMED_SHOPS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BIND, given)
        [(earlier, is_known_shop, shops)] = cursor.fetchall()
    return earlier, is_known_shop, shops


def is_gone(target: Target) -> bool:
    """Whether a target was removed, and nobody has seen it on sale since."""
    return target.state in GONE and target.relisted_at is None


def mark(keys: Collection[int], *, actor: Actor, now: datetime, filed_in: Complaint | None = None) -> int:
    """These targets, which were gone, are on sale again; those marked before stay as they are.

    The complaints say so in their story, and owners and staff are told, but for a complaint that was filed because of
    it: whoever filed it knows. Returns how many are new.
    """
    back = Target.objects.filter(pk__in=keys, relisted_at=None, state__in=GONE)
    # The complaints before their targets, as every verb takes them; what a rival has put back meanwhile is not marked.
    complaints = list(
        Complaint.objects.select_related("organisation")
        .filter(pk__in=back.order_by().values("complaint"))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    targets = list(back.order_by("pk")) if complaints else []
    if not targets:
        return 0
    Target.objects.filter(pk__in=[one.pk for one in targets]).update(relisted_at=now)
    by_complaint: dict[int, list[Target]] = {}
    for target in targets:
        by_complaint.setdefault(target.complaint_id, []).append(target)
    for complaint in (one for one in complaints if one.pk in by_complaint):
        _tell(complaint, by_complaint[complaint.pk], actor=actor, now=now, filed_in=filed_in)
    return len(targets)


def lock_with_earlier(pk: int, numbers: Collection[int]) -> None:
    """Lock a complaint and those in which its listings, by the numbers of its targets, are gone on the same right.

    All at once in the order of their keys, before any is locked alone: each of two looks at one listing may mark both.
    """
    named = Target.objects.filter(complaint=pk, number__in=numbers).order_by()
    gone = Target.objects.filter(
        listing__in=named.values("listing"), right__in=named.values("right"), state__in=GONE, relisted_at=None
    )
    keys = {pk, *gone.order_by().values_list("complaint_id", flat=True)}
    if len(keys) > 1:
        list(Complaint.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def lock_all_about(listing: int) -> None:
    """Lock the complaints about a listing whose targets a look at it may mark, all at once in the order of their
    keys: before a target is written, as every verb takes them."""
    about = Target.objects.filter(listing=listing, complaint__submitted_at__isnull=False).order_by()
    may_be_marked = Q(capture__isnull=False, changed_after_filing=False) | Q(state__in=GONE, relisted_at=None)
    keys = about.filter(may_be_marked).values("complaint")
    list(Complaint.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def seen_again(complaint: Complaint, looks: Iterable[tuple[int, datetime]], *, actor: Actor, now: datetime) -> int:
    """Listings of a complaint that were on sale, (listing, when): which of them were gone by then, on the same right
    of the same owner? They are marked; returns how many. One statement where none was."""
    latest: dict[int, datetime] = {}
    for listing, taken_at in looks:
        latest[listing] = max(taken_at, latest.get(listing, taken_at))
    if not latest:
        return 0
    gone = Target.objects.filter(
        right=complaint.right,
        complaint__organisation=complaint.organisation_id,
        listing__in=latest,
        state__in=GONE,
        relisted_at=None,
    )
    back = [
        pk
        for pk, listing, decided_at in gone.values_list("pk", "listing_id", "decided_at")
        if decided_at is not None and decided_at < latest[listing]
    ]
    return mark(back, actor=actor, now=now) if back else 0


def seen_in_shop(listing: int, taken_at: datetime, *, actor: Actor, now: datetime) -> int:
    """A listing was on sale, seen for no complaint: on whichever right it was gone by then, it is back. How many."""
    gone = Target.objects.filter(listing=listing, state__in=GONE, relisted_at=None, decided_at__lt=taken_at)
    return mark(list(gone.values_list("pk", flat=True)), actor=actor, now=now)


def _tell(
    complaint: Complaint, targets: Sequence[Target], *, actor: Actor, now: datetime, filed_in: Complaint | None
) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(
        relisted_count=F("relisted_count") + len(targets),
        version=F("version") + 1,
        updated_at=Greatest("updated_at", now),
    )
    skus = [one.sku for one in targets]
    named = ", ".join(skus[:NAMED_SKUS]) + (" …" if len(skus) > NAMED_SKUS else "")
    data = {"count": len(skus), "skus": named}
    audit.record("complaints.relisted", actor=actor, subject=complaint, data=data, now=now)
    if filed_in is None:
        outbox.announce("complaints.relisted", subject=complaint, actor=actor, data=complaint.facts() | data, now=now)
