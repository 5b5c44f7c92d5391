"""What agreements promise, and what was done for it where no other record shows it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible
from programmes import measures, queries
from programmes.actions.agreements.writing import allow, changes_of, clean, facts_of, kept
from programmes.models import Commitment, Fulfilment

LONGEST_REASON = 300
# How much of a wording an event repeats.
QUOTED = 160


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a commitment says, and what had been reached on `opening_on`, when counting here begins."""

    kind: str
    wording: str
    party: str
    measure: str
    wording_zh: str = ""
    programme: str = ""
    target: int | None = None
    due_on: date | None = None
    opening_balance: int = 0
    opening_on: date | None = None
    opening_source: str = ""


@transaction.atomic
def add_commitment(reference: str, promise: Promise, *, actor: Actor, now: datetime | None = None) -> Commitment:
    """Write down a promise of an agreement. Raises NotVisible, Refused or InvalidInputs."""
    moment = now or timezone.now()
    agreement = kept(reference, actor=actor)
    commitment = Commitment(agreement=agreement, created_at=moment)
    _promise(commitment, promise, now=moment)
    commitment.save(force_insert=True)
    _told("programmes.commitment_added", commitment, {}, actor=actor, now=moment)
    return commitment


@transaction.atomic
def change_commitment(pk: int, promise: Promise, *, actor: Actor, now: datetime | None = None) -> Commitment:
    """Correct a commitment. Raises NotVisible, Refused or InvalidInputs."""
    moment = now or timezone.now()
    commitment = _commitment(pk, actor=actor)
    if promise.measure != commitment.measure and commitment.fulfilments.filter(struck_at=None).exists():
        raise InvalidInputs({"measure": [_("Entries count for this commitment: strike them out first.")]})
    before = facts_of(commitment)
    _promise(commitment, promise, now=moment)
    changes = changes_of(before, facts_of(commitment))
    if changes:
        commitment.save()
        _told("programmes.commitment_changed", commitment, {}, changes=changes, actor=actor, now=moment)
    return commitment


@transaction.atomic
def record_fulfilment(
    commitment_pk: int,
    *,
    actor: Actor,
    happened_on: date,
    title: str,
    document: Document,
    title_zh: str = "",
    now: datetime | None = None,
) -> Fulfilment:
    """Enter what was done for a commitment on a day, with the paper that shows it.

    Only where no other record of the system shows it. Raises NotVisible, Refused, Conflict or InvalidInputs.
    """
    moment = now or timezone.now()
    commitment = _commitment(commitment_pk, actor=actor)
    if commitment.measure != measures.FULFILMENTS:
        raise Conflict(Denied(_("This commitment is counted from other records."), "counted"), state="counted")
    if problem := _outside(commitment, happened_on, house_day(moment)):
        raise InvalidInputs({"happened_on": [problem]})
    fulfilment = Fulfilment(
        commitment=commitment,
        happened_on=happened_on,
        title=title.strip(),
        title_zh=title_zh.strip(),
        document=document,
        recorded_by_label=actor.label,
        recorded_at=moment,
    )
    clean(fulfilment)
    fulfilment.save(force_insert=True)
    data = _titles(fulfilment) | {"day": happened_on, "document": document.name}
    _told("programmes.fulfilment_recorded", commitment, data, actor=actor, now=moment)
    return fulfilment


@transaction.atomic
def strike_fulfilment(pk: int, *, actor: Actor, reason: str, now: datetime | None = None) -> Fulfilment:
    """Let an entry count no longer; it stays on record. Raises NotVisible, Refused, Conflict or InvalidInputs."""
    moment = now or timezone.now()
    seen = queries.fulfilments_visible_to(actor).select_related("commitment__agreement").filter(pk=pk)
    fulfilment = seen.select_for_update(of=("self",)).first()
    if fulfilment is None:
        raise NotVisible
    allow(actor)
    if fulfilment.struck_at:
        raise Conflict(Denied(_("This entry has been struck out already."), "struck"), state="struck")
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise InvalidInputs({"reason": [_("Say why, in at most %(count)d characters.") % {"count": LONGEST_REASON}]})
    fulfilment.struck_at = moment
    fulfilment.save(update_fields=["struck_at"])
    data = _titles(fulfilment) | {"reason": said}
    _told("programmes.fulfilment_struck", fulfilment.commitment, data, actor=actor, now=moment)
    return fulfilment


def _commitment(pk: int, *, actor: Actor) -> Commitment:
    commitment = queries.commitments_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if commitment is None:
        raise NotVisible
    allow(actor)
    return commitment


def _promise(commitment: Commitment, promise: Promise, *, now: datetime) -> None:
    """Put a promise into the record. Raises InvalidInputs."""
    errors: dict[str, list[str]] = {}
    if promise.measure not in {measure.code for measure in measures.registered()}:
        errors["measure"] = [_("Choose how it is measured.")]
    if promise.due_on and promise.target is None:
        errors["target"] = [_("A commitment that is due on a day needs a figure to reach.")]
    if promise.opening_balance and not promise.opening_on:
        errors["opening_on"] = [_("Say on which day this had been reached.")]
    if promise.opening_balance and not promise.opening_source.strip():
        errors["opening_source"] = [_("Say where this stands: nothing counts without a source.")]
    if promise.opening_on and promise.opening_on > house_day(now):
        errors["opening_on"] = [_("This day is still to come.")]
    if errors:
        raise InvalidInputs(errors)
    for name, value in asdict(promise).items():
        setattr(commitment, name, value.strip() if isinstance(value, str) else value)
    clean(commitment)


def _outside(commitment: Commitment, day: date, today: date) -> str:
    """Why something that happened on a day does not count for a commitment; empty where it does."""
    within = measures.span_of(commitment, today)
    if day in within:
        return ""
    if day > today:
        return _("This day is still to come.")
    if commitment.opening_on and day <= commitment.opening_on:
        return _("What was done by that day is in the opening balance already.")
    return _("The agreement was not in force on that day.")


def _told(
    verb: str,
    commitment: Commitment,
    data: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """What happens to a commitment belongs to the story of its agreement."""
    known = {"commitment": commitment.pk, "wording": _quoted(commitment.wording), **data}
    if commitment.wording_zh:
        known["wording_zh"] = _quoted(commitment.wording_zh)
    audit.record(verb, actor=actor, subject=commitment.agreement, data=known, changes=changes, now=now)


def _titles(fulfilment: Fulfilment) -> dict[str, Any]:
    return {"title": fulfilment.title, "title_zh": fulfilment.title_zh, "fulfilment": fulfilment.pk}


def _quoted(wording: str) -> str:
    return wording if len(wording) <= QUOTED else f"{wording[:QUOTED]}…"
