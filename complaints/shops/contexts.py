"""What pages show of a listing's captures, of what came back, and of the shops that sell a complaint's listings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from complaints import captures, queries
from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from complaints.shops import again, strikes
from complaints.shops.told import shop_of
from complaints.states import TARGET_STATES
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.days import house_day
from core.web.components import State
from core.workflow.table import State as CaseState
from merchants import queries as merchants
from merchants import standing
from merchants.models import Capture, Shop
from merchants.staff.wording import changes_words, price_words, shop_url, step_state
from merchants.standing import Standing
from programmes.models import OfficialShop

SHOPS_SHOWN = 10
COMPLAINTS_SHOWN = 10
NUMBERS_SHOWN = 20


@dataclass(frozen=True)
class CaptureRow:
    """One look at a listing, with what differs from the one at filing."""

    capture: Capture
    whose: str
    price: str
    changes: Any
    is_first: bool
    at_filing: bool
    picture_url: str
    page_url: str
    page_sha256: str


@dataclass(frozen=True)
class Link:
    """A complaint by its reference."""

    reference: str
    url: str
    state: CaseState | None = None
    on: datetime | None = None


@dataclass(frozen=True)
class Relisting:
    """What came back: how many listings, which complaint this one follows and which follow it, where to file again."""

    count: int
    again_url: str
    follows: Link | None
    followers: Sequence[Link]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.count or self.follows or self.followers)


@dataclass(frozen=True)
class ShopRow:
    """A shop that sells listings of a complaint, how it stands today and stood at filing, and what counts here."""

    shop: Shop
    url: str
    listings: int
    today: State
    at_filing: State
    strikes: int
    strikes_at_filing: int
    struck_here: bool
    is_official: bool


def capture_rows(complaint: Complaint, target: Target, *, room: str, actor: Actor) -> list[CaptureRow]:
    """Looks at the target's listing that the actor may read, oldest first. One statement."""
    seen = list(captures.readable(target, complaint, actor=actor))
    first = next((one for one in seen if one.pk == target.capture_id), seen[0] if seen else None)
    return [_capture_row(one, first, complaint, target, room) for one in seen]


def _capture_row(one: Capture, first: Capture | None, complaint: Complaint, target: Target, room: str) -> CaptureRow:
    def address(which: str) -> str:
        return reverse(f"{room}:capture_file", args=[complaint.reference, target.number, one.pk, which])

    is_first = first is None or first.pk == one.pk
    return CaptureRow(
        capture=one,
        whose=one.organisation.display_name if one.organisation else "",
        price=price_words(one),
        changes=changes_words(merchants.changes(first, one)) if first is not None and not is_first else "",
        is_first=is_first,
        at_filing=one.pk == target.capture_id,
        picture_url=address("image") if one.image else "",
        page_url=address("page") if one.page else "",
        page_sha256=one.page.blob.sha256 if one.page else "",
    )


def relisting_panel(complaint: Complaint, *, room: str, actor: Actor) -> Relisting:
    """What came back. Two statements at most; none for a complaint that is open and follows none."""
    earlier = None
    if complaint.follows_id:
        earlier = queries.visible_to(actor).filter(pk=complaint.follows_id).first()
    offers = again.may_file_again(actor, complaint) and room == "complaints_portal"
    return Relisting(
        count=complaint.relisted_count,
        again_url=reverse("complaints_portal:again", args=[complaint.reference]) if offers else "",
        follows=_link(earlier, room, actor) if earlier else None,
        followers=[_link(one, room, actor) for one in again.followers(complaint, actor=actor)],
    )


def _link(complaint: Complaint, room: str, actor: Actor) -> Link:
    return Link(
        reference=complaint.reference,
        url=reverse(f"{room}:detail", args=[complaint.reference]),
        state=complaint_workflow.states[complaint.state].for_audience(actor.audience),
        on=complaint.submitted_at or complaint.created_at,
    )


def own_around(complaint: Complaint, shop_ids: set[int], *, actor: Actor) -> list[Link]:
    """Other complaints of the same owner about these shops, the newest first; nobody else's. One statement."""
    if not shop_ids:
        return []
    about = Target.objects.filter(complaint=OuterRef("pk"), listing__shop__in=shop_ids)
    found = queries.visible_to(actor).filter(Exists(about), organisation=complaint.organisation_id)
    rows = found.exclude(pk=complaint.pk).exclude(state=ComplaintState.DRAFT).order_by("-pk")[:COMPLAINTS_SHOWN]
    return [_link(one, "complaints_portal", actor) for one in rows]


def shops_of(complaint: Complaint) -> Counter[int]:
    """How many of a complaint's listings each shop sells, as far as known, by keys of shops. One statement."""
    sold = complaint.targets.filter(listing__shop__isnull=False).order_by().values_list("listing__shop_id")
    return Counter(dict(sold.annotate(n=Count("pk"))))


def shop_rows(complaint: Complaint, sold: Mapping[int, int]) -> list[ShopRow]:
    """The shops that sell most of a complaint's listings, for staff. `sold`: as `shops_of` has it. No statement where
    no shop is known, else four; one more where strikes can rest on the complaint."""
    counts = dict(sorted(sold.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOPS_SHOWN])
    if not counts:
        return []
    official = OfficialShop.objects.filter(
        organisation=complaint.organisation_id,
        removed_at=None,
        platform=OuterRef("platform"),
        number=OuterRef("number"),
    )
    shops = Shop.objects.select_related("company").annotate(is_official=Exists(official)).in_bulk(counts)
    day, filed_on = house_day(), house_day(complaint.submitted_at or timezone.now())
    found = standing.standings_over({pk: shop.platform for pk, shop in shops.items()}, sorted({day, filed_on}))
    struck = set(strikes.strikes_of(complaint).values_list("shop_id", flat=True)) if complaint.removed_count else set()
    return [
        _shop_row(shops[pk], listings, found[day][pk], found[filed_on][pk], struck_here=pk in struck)
        for pk, listings in counts.items()
    ]


def _shop_row(shop: Shop, listings: int, today: Standing, filed: Standing, *, struck_here: bool) -> ShopRow:
    return ShopRow(
        shop=shop,
        url=shop_url(shop.pk),
        listings=listings,
        today=step_state(today),
        at_filing=step_state(filed),
        strikes=len(today.strikes),
        strikes_at_filing=len(filed.strikes),
        struck_here=struck_here,
        is_official=getattr(shop, "is_official", False),
    )


def unnamed(complaint: Complaint) -> str:
    """Numbers of listings whose shop nobody knows, as the form takes them; the first few."""
    found = complaint.targets.filter(Q(listing__shop=None)).order_by("number").values_list("number", flat=True)
    return ", ".join(map(str, found[:NUMBERS_SHOWN]))


@dataclass(frozen=True)
class ListingPage:
    """One listing under complaint."""

    number: int
    sku: str
    url: str
    shop: str
    state: CaseState
    relisted_at: datetime | None
    changed: bool
    earlier: str
    rows: Sequence[CaptureRow]


def listing_page(complaint: Complaint, target: Target, *, room: str, actor: Actor) -> ListingPage:
    """The page of a target (told.with_told) with its captures."""
    return ListingPage(
        number=target.number,
        sku=target.sku,
        url=target.url,
        shop=shop_of(target),
        state=TARGET_STATES[target.state],
        relisted_at=target.relisted_at,
        changed=target.changed_after_filing,
        earlier=target.comes_back_from.complaint.reference if target.comes_back_from else "",
        rows=capture_rows(complaint, target, room=room, actor=actor),
    )
