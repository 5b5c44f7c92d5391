"""What each draft of a batch still lacks: what the check of a single draft says, read for all of them at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from complaints import addresses, queries, repeats, shortcomings
from complaints.addresses import Sheet
from complaints.choices import ComplaintState
from complaints.grounds import answers, checklist, settling
from complaints.grounds.checklist import Checklist
from complaints.grounds.checks import Path
from complaints.grounds.material import Material
from complaints.models import Complaint, Evidence, Target
from complaints.official import with_official_shop
from complaints.targets.held import FIRST_NUMBER, Held, Key
from core.accounts.actors import Actor
from core.days import house_day
from core.imports.choices import WORKING
from core.imports.models import Import
from programmes.models import RightDocument

Problems = Mapping[Path, Sequence[str]]
# It is signed once for all that are submitted together.
STATEMENT = "statement"


@dataclass(frozen=True)
class Standing:
    """A complaint of a batch, what it still lacks but the statement, and why it rests."""

    complaint: Complaint
    problems: Problems

    @property
    def is_draft(self) -> bool:
        """Whether it has not been submitted."""
        return self.complaint.state == ComplaintState.DRAFT

    @property
    def is_whole(self) -> bool:
        """Whether it can be submitted with a statement and nothing else."""
        return self.is_draft and not self.problems and not self.complaint.held_for


def standings(complaints: Sequence[Complaint], *, actor: Actor, now: datetime) -> list[Standing]:
    """How each of these complaints stands; right, owner and power are loaded.

    Seven statements at most, however many; for each draft with typed lines five more.
    """
    drafts = [one for one in complaints if one.state == ComplaintState.DRAFT]
    known = _Known(drafts, actor, now) if drafts else None
    return [Standing(one, known.problems(one) if known and one in known.drafts else {}) for one in complaints]


class _Known:
    """What is known of many drafts."""

    def __init__(self, drafts: Sequence[Complaint], actor: Actor, now: datetime) -> None:
        self.drafts = frozenset(drafts)
        self.actor, self.now, self.day = actor, now, house_day(now)
        self.held = _held(drafts)
        self.evidence: dict[int, list[Evidence]] = defaultdict(list)
        for one in queries.evidence_visible_to(actor).filter(complaint__in=drafts):
            self.evidence[one.complaint_id].append(one)
        self.papers: dict[int, set[str]] = defaultdict(set)
        present = RightDocument.objects.filter(right__in={one.right_id for one in drafts}, replaced_at=None)
        for right, kind in present.order_by().values_list("right", "kind"):
            self.papers[right].add(kind)
        self.covered: dict[tuple[int | None, int | None], bool] = {}

    def problems(self, draft: Complaint) -> Problems:
        """What keeps it from being submitted, but for the statement."""
        sheet = self._sheet(draft)
        found = shortcomings.of_everything(draft, sheet, self._checklist(draft, sheet), now=self.now)
        return {path: words for path, words in found.items() if path != STATEMENT}

    def _sheet(self, draft: Complaint) -> Sheet:
        if draft.addresses.strip():
            return addresses.of_draft(draft)
        return Sheet([], self.held[draft.pk])

    def _checklist(self, draft: Complaint, sheet: Sheet) -> Checklist:
        rules = settling.for_draft(draft, self.day)
        if rules is None:
            return Checklist()
        material = Material(
            draft,
            rules,
            self.actor,
            self.day,
            sheet.target_count,
            keys=(),
            given=self.evidence[draft.pk],
            answers=answers.judged(rules, draft.reason, draft.answers, today=self.day)[0],
        )
        material.right_kinds = frozenset(self.papers[draft.right_id or 0])
        if draft.power is not None:
            power = (draft.power_id, draft.right_id)
            if power not in self.covered:
                self.covered[power] = material.power_covers
            material.power_covers = self.covered[power]
        return checklist.blocking(material)


def _held(drafts: Sequence[Complaint]) -> dict[int, Held]:
    """What drafts hold out of files (targets.held.of), for many at once: four statements at most."""
    rows = Target.objects.filter(complaint__in=drafts, number__gte=FIRST_NUMBER).order_by()
    rivals = Target.objects.filter(
        sku=OuterRef("sku"),
        platform=OuterRef("platform"),
        right_id=OuterRef("complaint__right_id"),
        complaint_reason=OuterRef("complaint__reason"),
        is_open=True,
    )
    taken = dict(_where(rows, rivals).values_list("complaint").annotate(Count("pk")))
    official: dict[int, dict[str, int]] = defaultdict(dict)
    sold = with_official_shop(rows.filter(listing__shop__isnull=False)).filter(Q(is_official=True))
    for pk, shop, count in sold.values_list("complaint", "listing__shop__name").annotate(Count("pk")):
        official[pk][shop] = count
    reading = set(
        Import.objects.filter(
            subject_type=Complaint._meta.label_lower, subject_id__in=[one.pk for one in drafts], state__in=WORKING
        ).values_list("subject_id", flat=True)
    )
    barred = _barred(rows.filter(complaint__in=[one for one in drafts if repeats.may_bar(one.reason)]))
    return {
        one.pk: Held(
            total=one.target_count,
            official=official[one.pk],
            open_already=taken.get(one.pk, 0),
            barred=barred[one.pk],
            is_reading=one.pk in reading,
        )
        for one in drafts
    }


def _barred(rows: QuerySet[Target]) -> Mapping[int, Sequence[Key]]:
    """Which of these rows may not be notified again, by their complaint."""
    found: dict[int, list[Key]] = defaultdict(list)
    back = Target.objects.filter(
        sku=OuterRef("sku"), platform=OuterRef("platform"), right_id=OuterRef("complaint__right_id")
    )
    for pk, platform, sku in _where(rows, repeats.put_back_among(back)).values_list("complaint", "platform", "sku"):
        found[pk].append((platform, sku))
    return found


def _where(rows: QuerySet[Target], others: QuerySet[Target]) -> QuerySet[Target]:
    """Rows of which there are such others. Asked row by row, by the index of what is open: joined, they would be
    compared each with each as long as nothing is known of how many there are."""
    there = Case(When(Exists(others), then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.annotate(are_there=there).filter(Q(are_there=True))
