"""What each row of a list would add to a draft: a handful of statements a batch, whatever its size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    judging = Judging(room=settings.IPP_MAX_TARGETS - standing.counted - record.new_count)
    return [judging.judgement(given, standing) for given in read]


def key_of(given: Given) -> Key | None:
    """Site and SKU of a row that names one listing."""
    found = given.listing
    if isinstance(found, jd.Refusal) or any(note.severity == Severity.ERROR for note in given.notes):
        return None
    return (found.platform, found.sku)


@dataclass(frozen=True)
class Standing:
    """How listings stand on a right and a reason: in which draft they are, which are taken, and how many it holds.

    The keys lead to the reference of the draft or complaint.
    """

    in_draft: Mapping[Key, str]
    rivals: Mapping[Key, str]
    no_more: Mapping[Key, str]
    counted: int = 0

    @classmethod
    def of(cls, draft: Complaint, keys: Sequence[Key]) -> "Standing":
        """Look them up for a draft."""
        typed = keys_in(draft.addresses)
        kept = held.keys_of(draft, {sku for _platform, sku in keys}) if draft.target_count and keys else []
        rivals = open_already(keys, right_id=draft.right_id, reason=draft.reason, complaint_id=draft.pk)
        no_more = repeats.barred(keys, right_id=draft.right_id, reason=draft.reason)
        in_draft = dict.fromkeys({*kept, *typed}, draft.reference)
        return cls(in_draft, rivals, no_more, draft.target_count + len(typed))

    def hindrance(self, key: Key, column: str) -> Note | None:
        """Why a listing cannot come into a draft on the right and reason; None where it can."""
        if rival := self.rivals.get(key):
            return Note("already_open", column, {"reference": rival})
        if rival := self.no_more.get(key):
            return Note("may_not_repeat", column, {"reference": rival})
        return None


class Judging:
    """One batch being judged: for how many listings there is `room` still, and which are taken by now."""

    def __init__(self, room: int, *, full: str = "too_many") -> None:
        self.room = room
        self.full = full
        self.taken: set[str] = set()

    def judgement(
        self, given: Given, standing: Standing, *, scope: str = "", more: Mapping[str, Any] | None = None
    ) -> Judgement:
        """What a row would add. `scope` parts the same listing on another right or reason; `more` is kept with it."""
        key = key_of(given)
        if key is None:
            return Judgement(RowVerdict.REFUSED, notes=given.notes)
        platform, sku = key
        name = f"{scope}{platform}|{sku}"
        values = {"platform": platform, "sku": sku, **given.seen, **(more or {})}
        if key in standing.in_draft:
            about = {"reference": standing.in_draft[key]}
            note = Note("in_draft", given.column, about, severity=Severity.CORRECTED)
            return Judgement(RowVerdict.SAME, values, [note])
        if hindrance := standing.hindrance(key, given.column) or self._is_full(name, given.column):
            return Judgement(RowVerdict.REFUSED, values, [*given.notes, hindrance])
        if name not in self.taken:
            self.taken.add(name)
            self.room -= 1
        return Judgement(RowVerdict.NEW, values, given.notes, key=name)

    def _is_full(self, name: str, column: str) -> Note | None:
        if self.room > 0 or name in self.taken:
            return None
        return Note(self.full, column, {"limit": settings.IPP_MAX_TARGETS})
