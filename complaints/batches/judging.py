"""What each row of a batch would begin or add to: judged as rows for one draft are, on many rights at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings

from complaints import repeats
from complaints.addresses import open_on
from complaints.batches import queries
from complaints.batches.columns import EXPLANATION, MEASURE, REASON
from complaints.batches.naming import Rights, codes_by_words, folded
from complaints.choices import REASONS_OF, Measure, Reason
from complaints.limits import MAX_EXPLANATION
from complaints.models import Target
from complaints.targets.columns import Given, understand
from complaints.targets.held import Key
from complaints.targets.judging import Judging, Standing, key_of
from core.accounts.actors import Actor
from core.days import house_day
from core.imports import acting
from core.imports.choices import RowVerdict
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import Judgement
from core.tabular.layout import Row
from programmes.models import Right

# A right, by its key, and a reason: what the same listing can be under complaint for once.
Scope = tuple[int, str]
NOTHING = Standing({}, {}, {})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row asks for, besides its listing."""

    right_id: int
    reason: str
    measure: str
    explanation: str

    @property
    def scope(self) -> Scope:
        """Right and reason."""
        return (self.right_id, self.reason)

    def values(self) -> dict[str, Any]:
        """As it is kept with the row; `group` is the digest of what the rows of one complaint share."""
        kept = {"right": self.right_id, "reason": self.reason, "measure": self.measure, "explanation": self.explanation}
        return {**kept, "group": blake2b(repr(sorted(kept.items())).encode(), digest_size=16).hexdigest()}


def judge(rows: Sequence[Row], *, record: Import, now: datetime) -> Sequence[Judgement]:
    """What each row would begin or add to. Six statements a batch at most."""
    actor = acting.actor_of(record)
    rights = queries.rights_for(actor, record.organisation_id) if actor else []
    named = Rights(rights, house_day(now))
    read = [(understand(row.values, now), _wanted(row.values, named)) for row in rows]
    keys: dict[Scope, list[Key]] = defaultdict(list)
    for given, (wanted, _notes) in read:
        key = key_of(given)
        if key and wanted:
            keys[wanted.scope].append(key)
    standings = standings_of(keys, owner_id=record.organisation_id, actor=actor) if actor else {}
    judging = Judging(room=settings.IPP_MAX_TARGETS - record.new_count, full="batch_full")
    return [_judgement(given, wanted, notes, standings, judging) for given, (wanted, notes) in read]


def _judgement(
    given: Given,
    wanted: Wanted | None,
    notes: Sequence[Note],
    standings: Mapping[Scope, Standing],
    judging: Judging,
) -> Judgement:
    given.notes[:0] = notes
    if wanted is None:
        return Judgement(RowVerdict.REFUSED, notes=given.notes)
    standing = standings.get(wanted.scope, NOTHING)
    scope = f"{wanted.right_id}|{wanted.reason}|"
    return judging.judgement(given, standing, scope=scope, more=wanted.values())


def _wanted(values: Mapping[str, str], rights: Rights) -> tuple[Wanted | None, list[Note]]:
    """What a row asks for, and what is to be said about that; None where it cannot be said."""
    notes: list[Note] = []
    right = rights.named(values["right"])
    if isinstance(right, Note):
        notes.append(right)
    reason = _reason(values[REASON.name], right if isinstance(right, Right) else None, notes)
    measure = _measure(values[MEASURE.name], notes)
    explanation = values[EXPLANATION.name].strip()
    if len(explanation) > MAX_EXPLANATION:
        notes.append(Note("too_long", EXPLANATION.name, {"limit": MAX_EXPLANATION}))
    elif isinstance(right, Right) and reason and measure:
        return Wanted(right.pk, reason, measure, explanation), notes
    return None, notes


def _reason(text: str, right: Right | None, notes: list[Note]) -> str:
    """The code of the reason; empty where there is none, and then a note says why."""
    fitting = REASONS_OF[right.right_type] if right else ()
    if not text.strip():
        if len(fitting) == 1:
            notes.append(Note.corrected(REASON.name, fitting[0].label))
            return fitting[0].value
        notes += [Note("empty", REASON.name)] if right else []
        return ""
    code = codes_by_words(Reason).get(folded(text), "")
    if not code:
        notes.append(Note("reason_unknown", REASON.name))
    elif right and code not in fitting:
        notes.append(Note("reason_unfit", REASON.name, {"codes": ", ".join(fitting)}))
        return ""
    return code


def _measure(text: str, notes: list[Note]) -> str:
    if not text.strip():
        return Measure.DELETE.value
    code = codes_by_words(Measure).get(folded(text), "")
    if not code:
        notes.append(Note("measure_unknown", MEASURE.name))
    return code


def standings_of(wanted: Mapping[Scope, Sequence[Key]], *, owner_id: int, actor: Actor) -> dict[Scope, Standing]:
    """How listings stand on each right and reason, in the drafts that the actor sees and in open complaints.

    Two statements, one more where copyright is among the reasons.
    """
    if not wanted:
        return {}
    skus = {sku for keys in wanted.values() for _platform, sku in keys}
    rights, reasons = {right for right, _reason in wanted}, {reason for _right, reason in wanted}
    drafts = queries.drafts_of_owner(actor, owner_id).filter(right__in=rights, reason__in=reasons)
    rows = Target.objects.filter(complaint__in=drafts, sku__in=skus).order_by()
    in_drafts = _by_scope(
        rows.values_list("complaint__right_id", "complaint__reason", "platform", "sku", "complaint__reference")
    )
    taken = open_on(skus, rights=rights, reasons=reasons)
    rivals = _by_scope(taken.values_list("right_id", "complaint_reason", "platform", "sku", "complaint__reference"))
    no_more: dict[Scope, dict[Key, str]] = defaultdict(dict)
    barring = {scope for scope in wanted if repeats.may_bar(scope[1])}
    if barring:
        back = repeats.put_back(skus, rights={right for right, _reason in barring})
        for right, platform, sku, reference in back.values_list("right_id", "platform", "sku", "complaint__reference"):
            for scope in barring:
                if scope[0] == right:
                    no_more[scope][platform, sku] = reference
    return {scope: Standing(in_drafts[scope], rivals[scope], no_more[scope]) for scope in wanted}


def _by_scope(rows: Any) -> dict[Scope, dict[Key, str]]:
    found: dict[Scope, dict[Key, str]] = defaultdict(dict)
    for right, reason, platform, sku, reference in rows:
        found[right, reason][platform, sku] = reference
    return found
