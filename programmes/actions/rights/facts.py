"""The facts of a right's life: recording them, and striking out what was recorded in error."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.days import house_day
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible
from programmes import chains, policies, queries, terms
from programmes.actions import right_fields
from programmes.actions.rights.writing import Write, allow, changes_of, kept, locked, values_of, written_one
from programmes.choices import RightDocumentKind, RightFactKind, RightStatus, RightType
from programmes.models import Right, RightDocument, RightFact

DOCUMENT_OF_FACT = {
    RightFactKind.RENEWAL: RightDocumentKind.RENEWAL,
    RightFactKind.ASSIGNMENT: RightDocumentKind.ASSIGNMENT,
    RightFactKind.NAME_CHANGE: RightDocumentKind.NAME_CHANGE,
    RightFactKind.CANCELLATION: RightDocumentKind.OTHER,
}
PASSAGES = frozenset({RightFactKind.ASSIGNMENT, RightFactKind.NAME_CHANGE})


@dataclass(frozen=True)
class FactEntry:
    """What has happened to a right, and when. `kind` is a RightFactKind.

    A renewal names the new end (ten years on for a trade mark where it does not); an assignment and a change of name
    name both sides.
    """

    kind: str
    happened_on: date
    from_name: str = ""
    to_name: str = ""
    expires_on: date | None = None


@transaction.atomic
def record_fact(
    pk: int,
    entry: FactEntry,
    *,
    actor: Actor,
    document: Document | None = None,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> RightFact:
    """Record a renewal (which moves the expiry), a cancellation, an assignment or a change of name.

    A change of name joins on to the chain of holders. Raises as `kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    right = kept(pk, actor=actor, expected_version=expected_version)
    before = values_of(right)
    fact = RightFact(
        right=right,
        kind=entry.kind,
        happened_on=entry.happened_on,
        from_name=right_fields.line("from_name", entry.from_name),
        to_name=right_fields.line("to_name", entry.to_name),
        expires_on=entry.expires_on,
        document=document,
        expired_on=right.expires_on if entry.kind == RightFactKind.RENEWAL else None,
        recorded_by_label=actor.label,
        recorded_at=moment,
    )
    _check_fact(fact, right, today=house_day(moment))
    if fact.kind == RightFactKind.RENEWAL:
        right.expires_on = fact.expires_on
    if fact.kind == RightFactKind.CANCELLATION:
        right.cancelled_on = fact.happened_on
    fact.save(force_insert=True)
    if document:
        RightDocument.objects.create(
            right=right, document=document, kind=DOCUMENT_OF_FACT[RightFactKind(fact.kind)], added_at=moment
        )
    data = {
        "kind": fact.kind,
        "on": fact.happened_on.isoformat(),
        "from": fact.from_name,
        "to": fact.to_name,
    }
    told = Write(right, "programmes.right_fact_recorded", changes_of(before, right), data)
    written_one(told, actor=actor, now=moment)
    return fact


@transaction.atomic
def strike_fact(
    pk: int,
    fact_pk: int,
    *,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> RightFact:
    """CBBC strikes a fact out that was recorded in error; it stays on record and counts no longer.

    A renewal gives the end back that stood before it, a cancellation is undone, the chain of holders closes without the
    fact. Raises NotVisible, Refused, Stale, InvalidInputs, or Conflict where it has been struck out already.
    """
    moment = now or timezone.now()
    right = locked(pk, actor=actor, expected_version=expected_version)
    allow(policies.verifies(actor, right))
    fact = right.facts.select_for_update().filter(pk=fact_pk).first()
    if fact is None:
        raise NotVisible
    if fact.struck_at:
        raise Conflict(Denied(_("This has been struck out already."), "struck"), state="struck")
    said = right_fields.line("reason", reason)
    if not said:
        raise InvalidInputs({"reason": [_("Say why it is struck out.")]})
    before = values_of(right)
    _undo(fact, right)
    fact.struck_at, fact.struck_reason, fact.struck_by_label = moment, said, actor.label
    fact.save(update_fields=["struck_at", "struck_reason", "struck_by_label"])
    data = {"kind": fact.kind, "on": fact.happened_on.isoformat(), "note": said}
    told = Write(right, "programmes.right_fact_struck", changes_of(before, right), data)
    written_one(told, actor=actor, now=moment)
    return fact


def _undo(fact: RightFact, right: Right) -> None:
    """Put the right as it was without the fact. Raises InvalidInputs where a later renewal rests on this one."""
    if fact.kind == RightFactKind.CANCELLATION and right.cancelled_on == fact.happened_on:
        right.cancelled_on = None
    if fact.kind != RightFactKind.RENEWAL:
        return
    later = right.facts.filter(kind=RightFactKind.RENEWAL, struck_at=None, pk__gt=fact.pk)
    if later.exists():
        raise InvalidInputs({(): [_("A later renewal rests on this one. Strike that out first.")]})
    # Where somebody has corrected the end since, what they entered stands.
    if right.expires_on == fact.expires_on:
        right.expires_on = fact.expired_on


def _check_fact(fact: RightFact, right: Right, *, today: date) -> None:
    """Whether a fact can have happened to this right. Raises InvalidInputs."""
    problems: dict[str, list[str]] = {}
    if fact.kind not in RightFactKind.values:
        raise InvalidInputs({"kind": [_("Choose what has happened.")]})
    began = right.filed_on or right.registered_on
    if fact.happened_on > today:
        problems["happened_on"] = [_("This day lies ahead. Record what has happened.")]
    elif began and fact.happened_on < began:
        problems["happened_on"] = [_("This day lies before the right began.")]
    if fact.kind == RightFactKind.RENEWAL:
        problems |= _check_renewal(fact, right)
    if fact.kind == RightFactKind.CANCELLATION and right.cancelled_on:
        problems["happened_on"] = [_("The right was cancelled already.")]
    if fact.kind in PASSAGES:
        problems |= _check_passage(fact, right)
    if problems:
        raise InvalidInputs(problems)


def _check_renewal(fact: RightFact, right: Right) -> dict[str, list[str]]:
    """A renewal moves the end; where none is given, by the ten years of a trade mark."""
    if right.status_on(fact.happened_on) == RightStatus.CANCELLED:
        return {"happened_on": [_("The right was cancelled before that day.")]}
    if fact.expires_on is None and right.expires_on and right.right_type == RightType.TRADE_MARK:
        fact.expires_on = terms.renewed_until(right.expires_on)
    if fact.expires_on is None:
        return {"expires_on": [_("Enter until when the right is renewed.")]}
    if right.expires_on and fact.expires_on <= right.expires_on:
        return {"expires_on": [_("A renewal ends later than the right does now.")]}
    return {}


def _check_passage(fact: RightFact, right: Right) -> dict[str, list[str]]:
    """Both names are there; a change of name begins with the holder whom the chain has reached by then."""
    problems = {name: [_("Enter the name.")] for name in ("from_name", "to_name") if not getattr(fact, name)}
    if problems or fact.kind != RightFactKind.NAME_CHANGE:
        return problems
    if not right.holder_name:
        return {"from_name": [_("Enter the holder on the certificate first, so that the name can be linked to it.")]}
    before = queries.passages_of(right)
    new = chains.Passage(fact.happened_on, fact.kind, fact.from_name, fact.to_name)
    if chains.joins(right.holder_name, before, new):
        return {}
    reached = chains.chain_of(right.holder_name, before, ()).reached
    words = {"reached": reached, "given": fact.from_name}
    return {
        "from_name": [_("The holder on record is %(reached)s, not %(given)s. A change of name joins on to it.") % words]
    }
