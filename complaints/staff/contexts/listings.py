"""The listings of a complaint, and what other complaints say about them and their shops."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.models import Complaint, Target
from complaints.official import with_official_shop
from complaints.staff.contexts.links import detail_url, list_url
from complaints.states import TARGET_STATES
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.actors import Actor
from core.scripts import in_script
from core.web.components import Crumb, Header, Share
from core.web.saved_views import SavedView
from core.workflow.table import State as CaseState

TARGETS_A_PAGE = 25
# How many listings of other complaints are looked at, and how many of those complaints are named.
KNOWN_TARGETS = 100
KNOWN_ROWS = 12
TARGET_ORDER = keyset.Order("number", (keyset.Key("number"),))


@dataclass(frozen=True)
class TargetRow:
    """One listing."""

    number: int
    sku: str
    url: str
    title: str
    shop: str
    state: CaseState
    decided_at: datetime | None
    reason: Any
    note: str
    own_words: str
    is_official: bool
    looks_url: str
    relisted_at: datetime | None
    changed: bool
    comes_back: bool


@dataclass(frozen=True)
class TargetList:
    """A page of the listings."""

    rows: Sequence[TargetRow]
    next_url: str
    previous_url: str
    all_url: str
    total: int
    # The shops, where known, of the listings shown, by the keys of these.
    sold: Mapping[int, int | None]


@dataclass(frozen=True)
class KnownRow:
    """Another complaint that shares listings or shops with this one. `skus` names a few of the listings."""

    reference: str
    url: str
    owner: str
    right: str
    shops: Sequence[str]
    skus: Sequence[str]
    more: int
    same_listings: int
    state: CaseState
    submitted_at: datetime | None


def outcome_shares(complaint: Complaint) -> list[Share]:
    """What became of the targets, in parts of the whole, from the counts on the record."""
    return [
        Share(_("removed"), complaint.removed_count, "check-circle-fill", "good"),
        Share(_("already gone"), complaint.gone_count, "dash-circle", "neutral"),
        Share(_("refused"), complaint.refused_count, "x-circle", "bad"),
        Share(_("put back"), complaint.restored_count, "arrow-return-left", "bad"),
        Share(_("awaiting decision"), complaint.pending_count, "hourglass", "waiting"),
    ]


def target_list(complaint: Complaint, *, actor: Actor, cursor: str = "", limit: int = TARGETS_A_PAGE) -> TargetList:
    """A page of the complaint's listings. Raises BadCursor."""
    own = queries.targets_visible_to(actor).filter(complaint=complaint).select_related("listing__shop")
    # The shop may have been named, or the listing's shop found out, since the complaint was submitted.
    targets = with_official_shop(own)
    page = keyset.page(targets, TARGET_ORDER, cursor=cursor, limit=limit)
    address = reverse("complaints_staff:targets", args=[complaint.reference])
    detail = reverse("complaints_staff:detail", args=[complaint.reference])
    return TargetList(
        rows=[_target_row(target, complaint) for target in page.rows],
        next_url=f"{address}?cursor={page.next}" if page.next else "",
        previous_url=f"{address}?cursor={page.previous}" if page.previous else "",
        all_url=f"{detail}?listings=all#listings" if limit == TARGETS_A_PAGE < complaint.target_count else "",
        total=complaint.target_count,
        sold={target.listing_id: target.listing.shop_id for target in page.rows},
    )


def targets_header(complaint: Complaint, view: SavedView) -> Header:
    """The head of the page that holds nothing but the listings."""
    return Header(
        title=_("Listings"),
        reference=complaint.reference,
        crumbs=[
            Crumb(view.label, list_url(view)),
            Crumb(complaint.reference, detail_url(complaint.reference, view)),
        ],
    )


def _target_row(target: Target, complaint: Complaint) -> TargetRow:
    shop = target.listing.shop
    return TargetRow(
        number=target.number,
        sku=target.sku,
        url=target.url,
        title=target.listing.title,
        shop=shop.name if shop else "",
        state=TARGET_STATES[target.state],
        decided_at=target.decided_at,
        reason=target.get_refusal_reason_display() if target.refusal_reason else "",
        note=target.note,
        own_words=" · ".join(filter(None, (target.owner_reference, target.owner_note))),
        is_official=getattr(target, "is_official", False),
        looks_url=reverse("complaints_staff:listing", args=[complaint.reference, target.number]),
        relisted_at=target.relisted_at,
        changed=target.changed_after_filing,
        comes_back=target.comes_back_from_id is not None,
    )


def known_rows(complaint: Complaint, sold: Mapping[int, int | None], *, actor: Actor) -> list[KnownRow]:
    """Other complaints about the same listings or shops, those that share a listing first. `sold`: its listings and
    their shops."""
    found = queries.known_about(complaint, sold, actor=actor, limit=KNOWN_TARGETS)
    same = set(sold)
    together: dict[int, list[Target]] = defaultdict(list)
    for target in found:
        together[target.complaint_id].append(target)
    rows = [_known_row(targets, same, audience=actor.audience) for targets in together.values()]
    return sorted(rows, key=lambda row: row.same_listings == 0)[:KNOWN_ROWS]


def _known_row(targets: Sequence[Target], same: set[int], *, audience: str) -> KnownRow:
    other = targets[0].complaint
    ordered = sorted(targets, key=lambda target: target.listing_id not in same)
    shops = {target.listing.shop.name for target in targets if target.listing.shop}
    return KnownRow(
        reference=other.reference,
        url=reverse("complaints_staff:detail", args=[other.reference]),
        owner=in_script(other.organisation.name, other.organisation.name_zh),
        right=other.right.display_title if other.right else "–",
        shops=sorted(shops),
        skus=[target.sku for target in ordered[:3]],
        more=len(ordered[3:]),
        same_listings=sum(target.listing_id in same for target in targets),
        state=complaint_workflow.states[other.state].for_audience(audience),
        submitted_at=other.submitted_at,
    )
