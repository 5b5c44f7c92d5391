"""What a draft holds out of files: targets that are not open before it is submitted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery

from complaints import repeats
from complaints.choices import ComplaintState
from complaints.models import BatchDraft, Complaint, Target
from complaints.official import with_official_shop
from complaints.shops.told import TOLD
from core.imports.choices import WORKING
from core.imports.models import Import

# Numbers of rows out of files begin here as long as the complaint is a draft, so that those of lines never meet them.
FIRST_NUMBER: Final = 1_000_000

Key = tuple[str, str]


@dataclass(frozen=True)
class Held:
    """What came with files: how many listings, those of the owner's official shops by shop, and what will be left out.

    `is_reading` says that a file is still being read.
    """

    total: int = 0
    official: dict[str, int] = field(default_factory=dict)
    open_already: int = 0
    barred: Sequence[Key] = ()
    is_reading: bool = False

    @property
    def counting(self) -> int:
        """How many become targets."""
        return self.total - self.open_already - len(self.barred)


NOTHING: Final = Held()


def is_draft(complaint: Complaint) -> bool:
    """Whether this is a draft on record, which alone can hold such rows."""
    return complaint.state == ComplaintState.DRAFT and not complaint._state.adding


def of(draft: Complaint, *, looks_at_rivals: bool = True) -> Held:
    """What a draft holds. One statement where it holds nothing; four at most."""
    if not is_draft(draft):
        return NOTHING
    is_reading = under_way(draft)
    if not draft.target_count:
        return Held(is_reading=is_reading)
    return Held(
        total=draft.target_count,
        official=official(draft),
        open_already=clashing(draft).count() if looks_at_rivals else 0,
        barred=barred(draft),
        is_reading=is_reading,
    )


def under_way(draft: Complaint) -> bool:
    """Whether a file for this draft, or the table that began it, is still being read or written."""
    own = Q(subject_type=Complaint._meta.label_lower, subject_id=draft.pk)
    batch = Q(pk__in=BatchDraft.objects.filter(complaint=draft).order_by().values("record"))
    return Import.objects.filter(own | batch, state__in=WORKING).exists()


def rows_of(draft: Complaint) -> QuerySet[Target]:
    """The listings that came with files, in their order."""
    return Target.objects.filter(complaint=draft, number__gte=FIRST_NUMBER).order_by("number")


def official(draft: Complaint) -> dict[str, int]:
    """How many of them official shops of the owner sell, by the shop's name."""
    sold = with_official_shop(rows_of(draft).filter(listing__shop__isnull=False)).filter(Q(is_official=True))
    return dict(sold.order_by("listing__shop__name").values_list("listing__shop__name").annotate(Count("pk")))


def with_rival(draft: Complaint) -> QuerySet[Target]:
    """The rows, each with the reference of the open complaint on the same right and reason (`rival`), or None.

    `is_told` says whether the owner may read title and shop (complained_about).
    """
    rival = _open_elsewhere(draft).values("complaint__reference")[:1]
    own = complained_about(draft.organisation_id).filter(listing=OuterRef("listing"))
    return rows_of(draft).annotate(rival=Subquery(rival, output_field=CharField()), **{TOLD: Exists(own)})


def taken(draft: Complaint) -> list[tuple[str, str]]:
    """SKUs of the rows that are under an open complaint on the same right and reason, each with its reference."""
    rows: QuerySet[Any, Any] = with_rival(draft)
    return list(rows.filter(rival__isnull=False).order_by("number").values_list("sku", "rival"))


def complained_about(owner_id: int) -> QuerySet[Target]:
    """Targets of an owner's complaints that are with JD, which tells from then on who sells them (domain notes 2.1).

    What the record knows of other listings comes from others' complaints.
    """
    found = Target.objects.filter(complaint__organisation=owner_id, complaint__lodged_at__isnull=False)
    return found.order_by()


def clashing(draft: Complaint) -> QuerySet[Target]:
    """The rows that are under an open complaint on the same right and reason."""
    return rows_of(draft).filter(Exists(_open_elsewhere(draft)))


def _open_elsewhere(draft: Complaint) -> QuerySet[Target]:
    if draft.right_id is None:
        return Target.objects.none()
    return Target.objects.filter(
        sku=OuterRef("sku"),
        platform=OuterRef("platform"),
        right_id=draft.right_id,
        complaint_reason=draft.reason,
        is_open=True,
    )


def barred(draft: Complaint) -> list[Key]:
    """Those that may not be notified again: on copyright alone, and then two statements."""
    if not repeats.may_bar(draft.reason):
        return []
    return list(repeats.barred(keys_of(draft), right_id=draft.right_id, reason=draft.reason))


def keys_of(draft: Complaint, among: Iterable[str] | None = None) -> list[Key]:
    """Site and SKU of the rows, or of those of these SKUs."""
    rows = rows_of(draft).order_by()
    return list((rows if among is None else rows.filter(sku__in=list(among))).values_list("platform", "sku"))


def matching(keys: Iterable[Key]) -> Q:
    """The condition of rows with one of these keys."""
    wanted: dict[str, list[str]] = {}
    for platform, sku in keys:
        wanted.setdefault(platform, []).append(sku)
    condition = Q(pk__in=[])
    for platform, skus in wanted.items():
        condition |= Q(platform=platform, sku__in=skus)
    return condition
