"""What each row of a list would add to a draft: a handful of statements a batch, whatever its size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from complaints import repeats
from complaints.addresses import keys_in, open_already
from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.targets import held
from complaints.targets.columns import Given, understand
from complaints.targets.held import Key
from core.identifiers import jd
from core.imports.choices import RowVerdict, Severity
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import Judgement
from core.tabular.layout import Row

WORDS = {
    "in_draft": _("This listing is in the draft already."),
    "already_open": _("Already under complaint for the same right and reason in %(reference)s."),
    "may_not_repeat": _(
        "JD put this listing back after a counter-notice to %(reference)s; on copyright it cannot be notified again."
    ),
    "too_many": _("One complaint holds at most %(limit)s listings. File the rest in another one."),
    "draft_gone": _("The draft was submitted or discarded before this row could be added."),
}


def judge(rows: Sequence[Row], *, record: Import, now: datetime) -> Sequence[Judgement]:
    """What each row would add. Five statements a batch at most."""
    draft = Complaint.objects.filter(pk=record.subject_id or 0, state=ComplaintState.DRAFT).first()
    if draft is None:
        return [Judgement(RowVerdict.REFUSED, notes=[Note("draft_gone")]) for _row in rows]
    read = [understand(row.values, now) for row in rows]
    standing = Standing.of(draft, [key for key in map(key_of, read) if key])
    judging = _Judging(standing, room=settings.IPP_MAX_TARGETS - standing.counted - record.new_count)
    return [judging.judgement(given) for given in read]


def key_of(given: Given) -> Key | None:
    """Site and SKU of a row that names one listing."""
    found = given.listing
    if isinstance(found, jd.Refusal) or any(note.severity == Severity.ERROR for note in given.notes):
        return None
    return (found.platform, found.sku)


@dataclass(frozen=True)
class Standing:
    """How the listings of a batch stand: which the draft holds, which are taken, and how many it holds by now."""

    in_draft: frozenset[Key]
    rivals: Mapping[Key, str]
    no_more: Mapping[Key, str]
    counted: int

    @classmethod
    def of(cls, draft: Complaint, keys: Sequence[Key]) -> "Standing":
        """Look them up for a draft."""
        typed = keys_in(draft.addresses)
        kept = held.keys_of(draft, {sku for _platform, sku in keys}) if draft.target_count and keys else []
        rivals = open_already(keys, right_id=draft.right_id, reason=draft.reason, complaint_id=draft.pk)
        no_more = repeats.barred(keys, right_id=draft.right_id, reason=draft.reason)
        return cls(frozenset(kept) | typed, rivals, no_more, draft.target_count + len(typed))


class _Judging:
    """One batch being judged."""

    def __init__(self, standing: Standing, room: int) -> None:
        self.standing = standing
        self.room = room
        self.taken: set[Key] = set()

    def judgement(self, given: Given) -> Judgement:
        """What a row would add."""
        key = key_of(given)
        if key is None:
            return Judgement(RowVerdict.REFUSED, notes=given.notes)
        platform, sku = key
        values = {"platform": platform, "sku": sku, **given.seen}
        if key in self.standing.in_draft:
            note = Note("in_draft", given.column, severity=Severity.CORRECTED)
            return Judgement(RowVerdict.SAME, values, [note])
        if hindrance := self._hindrance(key, given.column):
            return Judgement(RowVerdict.REFUSED, values, [*given.notes, hindrance])
        if key not in self.taken:
            self.taken.add(key)
            self.room -= 1
        return Judgement(RowVerdict.NEW, values, given.notes, key=f"{platform}|{sku}")

    def _hindrance(self, key: Key, column: str) -> Note | None:
        if rival := self.standing.rivals.get(key):
            return Note("already_open", column, {"reference": rival})
        if rival := self.standing.no_more.get(key):
            return Note("may_not_repeat", column, {"reference": rival})
        if self.room <= 0 and key not in self.taken:
            return Note("too_many", column, {"limit": settings.IPP_MAX_TARGETS})
        return None
