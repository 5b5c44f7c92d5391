"""What listings under complaint show: at filing, and later.

A capture belongs to the rights owner of the complaint, whoever of its side takes it; CBBC's and JD's to nobody. An
owner reads its own, its agent those taken for complaints that it sees, JD those that were filed with the complaint and
its own, CBBC all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import policies, queries
from complaints.choices import ComplaintState
from complaints.models import Complaint, Target
from complaints.shops import relisting
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import actions as audit
from core.audit.models import Event
from core.documents import queries as documents
from core.documents.models import Document
from core.verdicts import Denied, Verdict
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from merchants import queries as merchants
from merchants.actions.captures import Look, record_captures
from merchants.actions.listings import ensure_listings
from merchants.choices import CaptureSource
from merchants.models import Capture
from programmes import queries as programmes

K = TypeVar("K")
Key = tuple[str, str]
Path = tuple[str | int, ...]
Papers = tuple[UUID | None, UUID | None]
VERB = "complaints.captured"
SUBJECT = Complaint._meta.label_lower
OWNERS = (CaptureSource.FILING, CaptureSource.LATER)
SOURCES = {Audience.STAFF: CaptureSource.STAFF, Audience.PARTNER: CaptureSource.PLATFORM}
# Clocks of two machines differ a little.
CLOCK_SKEW = timedelta(minutes=2)
OLDEST = timedelta(days=400)
_LOADED = ("listing", "shop", "organisation", "image__blob", "page__blob")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody saw of a listing. `price` comes with a `currency` (ISO code); empty is what was not looked at."""

    taken_at: datetime | None = None
    title: str = ""
    price: Decimal | None = None
    currency: str = ""
    sales_shown: str = ""
    seller_name: str = ""
    image: Document | None = None
    page: Document | None = None
    still_on_sale: bool = True

    @property
    def says_something(self) -> bool:
        """Whether there is anything to keep; that a listing is gone is something."""
        told = (self.title, self.price is not None, self.sales_shown, self.seller_name, self.image, self.page)
        return any(told) or not self.still_on_sale


def with_papers(told: Mapping[K, tuple[Seen, Papers]], *, actor: Actor, where: Callable[[K], Path]) -> dict[K, Seen]:
    """Looks with their picture and page capture, which are named by their ids and are the actor's organisation's own.

    One statement where any is named. Raises InvalidInputs; `where` says in which field a look was told.
    """
    wanted = {one for _seen, papers in told.values() for one in papers if one is not None}
    found = {one.public_id: one for one in documents.owned_by(actor, wanted)}
    if missing := [key for key, (_seen, papers) in told.items() if {*papers} - {None} - found.keys()]:
        words = [_("One of these files is not known, or not yours.")]
        raise InvalidInputs({(*where(key), "document"): words for key in missing})
    return {
        key: replace(one, image=found.get(image), page=found.get(page))  # type: ignore[arg-type]
        for key, (one, (image, page)) in told.items()
    }


def record_at_filing(
    complaint: Complaint,
    seen: Mapping[Key, Seen],
    *,
    actor: Actor,
    where: Callable[[Key], Path] = lambda _key: (),
    now: datetime | None = None,
) -> int:
    """Keep how listings of a draft, by (site, SKU), look; submitting binds them to its targets. Returns how many.

    The caller has made sure that the actor may write the draft. Two statements. Raises InvalidInputs; `where` says in
    which field a listing was named.
    """
    moment = now or timezone.now()
    if not seen:
        return 0
    for key, one in seen.items():
        _check(one, moment, where=where(key))
    listings = ensure_listings(list(seen), actor=actor)
    looks = [_look(complaint, listings[key], one, source=CaptureSource.FILING, now=moment) for key, one in seen.items()]
    return len(record_captures(looks, actor=actor, now=moment))


@transaction.atomic
def record_later(
    pk: int,
    seen: Mapping[int, Seen],
    *,
    actor: Actor,
    where: Callable[[int], Path] = lambda number: ("captures", number),
    now: datetime | None = None,
) -> list[Target]:
    """Keep what targets of a complaint, by their numbers, show now; returns them as they stand then.

    A target whose look differs from that at filing is marked; one that was gone and is on sale, too (relisting).
    Raises NotVisible, Refused, Conflict for a draft, or InvalidInputs.
    """
    moment = now or timezone.now()
    if any(one.still_on_sale for one in seen.values()):
        relisting.lock_with_earlier(pk, seen.keys())
    complaint = _locked(pk, actor=actor)
    targets = {
        one.number: one
        for one in complaint.targets.select_related(
            "capture__shop", "capture__image__blob", "capture__page__blob"
        ).filter(number__in=seen)
    }
    for number, one in seen.items():
        if number not in targets:
            raise InvalidInputs({where(number): [_("The complaint has no target with this number.")]})
        _check(one, moment, where=where(number))
    source = SOURCES.get(Audience(actor.audience), CaptureSource.LATER)
    numbers = sorted(seen)
    keys = record_captures(
        [_look(complaint, targets[number].listing_id, seen[number], source=source, now=moment) for number in numbers],
        actor=actor,
        now=moment,
    )
    kept = {one.pk: one for one in Capture.objects.select_related(*_LOADED).filter(pk__in=keys)}
    changed = _mark_changed([(targets[number], kept[key]) for number, key in zip(numbers, keys, strict=True)], moment)
    data = {"count": len(keys), "changed": len(changed)}
    audit.record(VERB, actor=actor, subject=complaint, data=data, now=moment)
    on_sale = [(one.listing_id, one.taken_at) for one in kept.values() if one.still_on_sale]
    relisting.seen_again(complaint, on_sale, actor=actor, now=moment)
    return list(complaint.targets.select_related("listing__shop").filter(number__in=seen).order_by("number"))


@transaction.atomic
def heed(capture: Capture, *, actor: Actor, now: datetime) -> None:
    """What a look that belongs to no complaint means to those about its listing, as record_later has it.

    Those whose listing shows something else than at filing say so in their story.
    """
    relisting.lock_all_about(capture.listing_id)
    about = Target.objects.filter(
        listing=capture.listing_id,
        capture__isnull=False,
        changed_after_filing=False,
        complaint__submitted_at__isnull=False,
    ).select_related("complaint", "capture__shop", "capture__image__blob", "capture__page__blob")
    changed = _mark_changed([(target, capture) for target in about], now)
    data = {"count": 1, "changed": 1}
    Event.objects.bulk_create(
        [audit.event(VERB, actor=actor, subject=one.complaint, data=data, now=now) for one in changed]
    )
    if capture.still_on_sale:
        relisting.seen_in_shop(capture.listing_id, capture.taken_at, actor=actor, now=now)


def may_record(actor: Actor, complaint: Complaint) -> Verdict:
    """Who of each side may say what listings of a complaint show."""
    if actor.audience == Audience.STAFF:
        return policies.staff_acts(actor, complaint)
    if actor.audience == Audience.PARTNER:
        return policies.platform_acts(actor, complaint)
    return policies.owner_acts(actor, complaint)


def readable(target: Target, complaint: Complaint, *, actor: Actor) -> QuerySet[Capture]:
    """Captures of a target's listing that the actor may read, oldest first; the complaint is one the actor may see."""
    found = Capture.objects.filter(listing=target.listing_id).select_related(*_LOADED).order_by("taken_at", "pk")
    if actor.audience in merchants.INSIDE:
        return found
    if actor.audience == Audience.PARTNER:
        return found.filter(Q(pk=target.capture_id or 0) | Q(source=CaptureSource.PLATFORM))
    if actor.audience != Audience.PORTAL:
        return found.none()
    own = found.filter(organisation=complaint.organisation_id)
    return own.filter(_taken_for(target, actor)) if programmes.is_agent(actor) else own


def _taken_for(target: Target, agent: Actor) -> Q:
    """Captures for complaints about the listing that the agent sees, or, of old ones, filed with them."""
    seen = queries.targets_visible_to(agent).filter(listing=target.listing_id).order_by()
    for_them = Q(subject_type=SUBJECT, subject_id__in=seen.values("complaint_id"))
    return for_them | Q(subject_id=None, pk__in=seen.filter(capture__isnull=False).values("capture_id"))


def of_draft(draft: Complaint, keys: Sequence[Key]) -> dict[Key, Capture]:
    """The latest look at each of a draft's listings that was taken for it. One statement."""
    if not keys:
        return {}
    found = Capture.objects.select_related(*_LOADED).filter(
        organisation=draft.organisation_id,
        source=CaptureSource.FILING,
        recorded_at__gte=draft.created_at,
        subject_id=draft.pk,
        listing__sku__in={sku for _platform, sku in keys},
    )
    wanted = set(keys)
    by_key = {(one.listing.platform, one.listing.sku): one for one in found.order_by("taken_at", "pk")}
    return {key: one for key, one in by_key.items() if key in wanted}


def _locked(pk: int, *, actor: Actor) -> Complaint:
    complaint = (
        queries.visible_to(actor)
        .select_related("organisation", "right")
        .select_for_update(of=("self",))
        .filter(pk=pk)
        .first()
    )
    if complaint is None:
        raise NotVisible
    verdict = may_record(actor, complaint)
    if isinstance(verdict, Denied):
        raise Refused(verdict)
    if complaint.state == ComplaintState.DRAFT:
        raise Conflict(Denied(_("This is a draft still."), "wrong_state"), state=complaint.state)
    return complaint


def _check(one: Seen, now: datetime, *, where: Path) -> None:
    errors: dict[Path, list[str]] = {}
    if not one.says_something:
        errors[*where, "title"] = [_("Say something that the listing shows.")]
    if one.price is not None and not one.currency:
        errors[*where, "currency"] = [_("A price needs a currency.")]
    if one.taken_at is not None and one.taken_at > now + CLOCK_SKEW:
        errors[*where, "captured_at"] = [_("This time has not come yet.")]
    if one.taken_at is not None and one.taken_at < now - OLDEST:
        errors[*where, "captured_at"] = [_("This is too long ago to show anything.")]
    if errors:
        raise InvalidInputs(errors)


def _look(complaint: Complaint, listing_id: int, one: Seen, *, source: str, now: datetime) -> Look:
    return Look(
        listing_id=listing_id,
        taken_at=min(one.taken_at or now, now),
        source=source,
        organisation_id=complaint.organisation_id if source in OWNERS else None,
        subject_type=SUBJECT,
        subject_id=complaint.pk,
        title=one.title.strip(),
        price=one.price,
        currency=one.currency if one.price is not None else "",
        sales_shown=one.sales_shown.strip(),
        seller_name=one.seller_name.strip(),
        image_id=one.image.pk if one.image else None,
        page_id=one.page.pk if one.page else None,
        still_on_sale=one.still_on_sale,
    )


def _mark_changed(pairs: Sequence[tuple[Target, Capture]], now: datetime) -> list[Target]:
    """Mark the targets whose listing shows something else than at filing, and return them; whoever has read their
    complaints, which are locked, reads them again. Two statements, or none."""
    changed = [
        target
        for target, later in pairs
        if target.capture is not None
        and not target.changed_after_filing
        and later.taken_at >= target.capture.taken_at
        and merchants.changes(target.capture, later)
    ]
    if changed:
        Target.objects.filter(pk__in=[one.pk for one in changed]).update(changed_after_filing=True)
        Complaint.objects.filter(pk__in={one.complaint_id for one in changed}).update(
            version=F("version") + 1, updated_at=Greatest("updated_at", now)
        )
    return changed
