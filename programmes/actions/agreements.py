"""Agreements with a platform: registering and changing them, their papers, what they promise, and what was done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks import actions as clocks
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from core.workflow.keys import draw_key
from programmes import measures, policies, queries, standing
from programmes.choices import AgreementDocumentKind, AgreementState, DatePrecision, EnrolmentState
from programmes.consumers import AGREEMENT_BEGIN, AGREEMENT_END
from programmes.models import Agreement, AgreementDocument, Commitment, Enrolment, Fulfilment
from programmes.today import end_of, programme_day

LONGEST_REASON = 300
# How much of a wording an event repeats.
QUOTED = 160


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an agreement says. `signed_on` is the first day of the month or year where no more of it is known.

    Without `in_force_from` it is in force from its signature; without `ends_on` no term was agreed.
    """

    title: str
    council_id: int
    platform_id: int
    signed_on: date
    signed_precision: str = DatePrecision.DAY
    in_force_from: date | None = None
    ends_on: date | None = None
    title_zh: str = ""
    place: str = ""
    place_zh: str = ""
    witnesses: Sequence[str] = ()
    predecessor_id: int | None = None
    summary: str = ""
    summary_zh: str = ""
    source: str = ""


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
def register_agreement(terms: Terms, *, actor: Actor, now: datetime | None = None) -> Agreement:
    """Take an agreement into the register; its end has a clock. Enrolments of its predecessor go on under it.

    Raises Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    _check(actor)
    pk = draw_key(Agreement)
    agreement = Agreement(pk=pk, reference=f"A-{terms.signed_on:%Y}-{pk:06d}", created_at=moment)
    _write(agreement, terms, actor=actor, now=moment)
    agreement.save(force_insert=True)
    data = {"title": agreement.title, "ends_on": agreement.ends_on}
    audit.record("programmes.agreement_registered", actor=actor, subject=agreement, data=data, now=moment)
    _settled(agreement, {agreement.predecessor_id}, actor=actor, now=moment)
    return agreement


@transaction.atomic
def change_agreement(reference: str, terms: Terms, *, actor: Actor, now: datetime | None = None) -> Agreement:
    """Correct or extend an agreement. Its clock follows, and what rests on it is looked at again.

    Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    agreement = _kept(reference, actor=actor)
    before = _facts(agreement)
    if terms.platform_id != agreement.platform_id and agreement.enrolments.exists():
        raise InvalidInputs({"platform": [_("Enrolments rest on this agreement: its platform stays.")]})
    _write(agreement, terms, actor=actor, now=moment)
    changes = _changes(before, _facts(agreement))
    if changes:
        agreement.save()
        audit.record("programmes.agreement_changed", actor=actor, subject=agreement, changes=changes, now=moment)
        _settled(agreement, {before["predecessor_id"], agreement.predecessor_id}, actor=actor, now=moment)
    return agreement


@transaction.atomic
def add_document(
    reference: str,
    document: Document,
    *,
    actor: Actor,
    kind: str,
    replaces: int | None = None,
    now: datetime | None = None,
) -> AgreementDocument:
    """Bind a stored document to an agreement; its language is the document's. The one it replaces stays on record.

    Raises NotVisible, Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    agreement = _kept(reference, actor=actor)
    if kind not in AgreementDocumentKind.values:
        raise InvalidInputs({"kind": [_("Choose what kind of document it is.")]})
    old = _retired(agreement, replaces, now=moment) if replaces is not None else None
    added = AgreementDocument.objects.create(agreement=agreement, document=document, kind=kind, added_at=moment)
    data = {"name": document.name, "kind": kind, "language": document.language}
    if old is None:
        audit.record("programmes.agreement_document_added", actor=actor, subject=agreement, data=data, now=moment)
    else:
        data["old"] = old.document.name
        audit.record("programmes.agreement_document_replaced", actor=actor, subject=agreement, data=data, now=moment)
    return added


@transaction.atomic
def add_commitment(reference: str, promise: Promise, *, actor: Actor, now: datetime | None = None) -> Commitment:
    """Write down a promise of an agreement. Raises NotVisible, Refused or InvalidInputs."""
    moment = now or timezone.now()
    agreement = _kept(reference, actor=actor)
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
    before = _facts(commitment)
    _promise(commitment, promise, now=moment)
    changes = _changes(before, _facts(commitment))
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
    if problem := _outside(commitment, happened_on, programme_day(moment)):
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
    _clean(fulfilment)
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
    _check(actor)
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


def _check(actor: Actor) -> None:
    verdict = policies.staff_acts(actor)
    if isinstance(verdict, Denied):
        raise NotVisible if verdict.hidden else Refused(verdict)


def _kept(reference: str, *, actor: Actor) -> Agreement:
    """The agreement under lock, if the actor may change it."""
    seen = queries.agreements_visible_to(actor).select_for_update(of=("self",)).select_related("successor")
    agreement = seen.filter(reference=reference).first()
    if agreement is None:
        raise NotVisible
    _check(actor)
    return agreement


def _commitment(pk: int, *, actor: Actor) -> Commitment:
    commitment = queries.commitments_visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if commitment is None:
        raise NotVisible
    _check(actor)
    return commitment


def _write(agreement: Agreement, terms: Terms, *, actor: Actor, now: datetime) -> None:
    """Put the terms into the record. Raises InvalidInputs."""
    errors: dict[str, list[str]] = {}
    if terms.signed_on > programme_day(now):
        errors["signed_on"] = [_("This day is still to come.")]
    _parties(terms, errors)
    for name, value in asdict(terms).items():
        setattr(agreement, name, value.strip() if isinstance(value, str) else value)
    agreement.witnesses = [name.strip() for name in terms.witnesses if name.strip()]
    agreement.in_force_from = terms.in_force_from or terms.signed_on
    if agreement.ends_on and agreement.ends_on < agreement.in_force_from:
        errors["ends_on"] = [_("The last day lies before the first.")]
    _in_line(agreement, errors, actor=actor)
    if errors:
        raise InvalidInputs(errors)
    _clean(agreement, exclude={"council", "platform", "predecessor"})


def _parties(terms: Terms, errors: dict[str, list[str]]) -> None:
    kinds = {"council": OrganisationKind.CBBC, "platform": OrganisationKind.PLATFORM}
    given = {"council": terms.council_id, "platform": terms.platform_id}
    found = dict(Organisation.objects.filter(pk__in=given.values()).values_list("pk", "kind"))
    for name, kind in kinds.items():
        if found.get(given[name]) != kind:
            errors[name] = [_("Choose an organisation of the kind: %(kind)s.") % {"kind": kind.label}]


def _in_line(agreement: Agreement, errors: dict[str, list[str]], *, actor: Actor) -> None:
    """An agreement follows one earlier agreement with the same platform, which no other follows."""
    if agreement.predecessor_id is None:
        return
    earlier = queries.agreements_visible_to(actor).filter(pk=agreement.predecessor_id).first()
    if earlier is None or earlier.platform_id != agreement.platform_id:
        errors["predecessor"] = [_("Choose an agreement with the same platform.")]
    elif earlier.pk == agreement.pk or earlier.in_force_from >= agreement.in_force_from:
        errors["predecessor"] = [_("Its predecessor must have come into force before it.")]
    elif Agreement.objects.filter(predecessor=earlier).exclude(pk=agreement.pk).exists():
        errors["predecessor"] = [_("Another agreement has taken the place of that one already.")]


def _settled(agreement: Agreement, predecessors: Iterable[int | None], *, actor: Actor, now: datetime) -> None:
    """What follows from an agreement's terms: clocks, its own and that of what it succeeds, and enrolments."""
    keys = {agreement.pk, *(pk for pk in predecessors if pk)}
    concerned = Agreement.objects.select_related("successor").filter(pk__in=keys)
    for one in concerned.select_for_update(of=("self",)).order_by("pk"):
        due = end_of(one.last_day) if one.last_day else None
        clocks.run_until(AGREEMENT_END, subject=one, due_at=due, actor=actor, now=now)
        begins = end_of(one.in_force_from - timedelta(days=1)) if one.predecessor_id else None
        clocks.run_until(AGREEMENT_BEGIN, subject=one, due_at=begins, actor=actor, now=now)
    if agreement.predecessor_id and agreement.state_on(programme_day(now)) != AgreementState.COMING:
        standing.carry_over(agreement, actor=actor, now=now)
    living = Enrolment.objects.filter(agreement__in=keys, state__in=[EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED])
    standing.reconsider(living, now=now)


def _retired(agreement: Agreement, pk: int, *, now: datetime) -> AgreementDocument:
    old = agreement.documents.select_related("document").filter(pk=pk, replaced_at=None).first()
    if old is None:
        raise NotVisible
    old.replaced_at = now
    old.save(update_fields=["replaced_at"])
    return old


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
    if promise.opening_on and promise.opening_on > programme_day(now):
        errors["opening_on"] = [_("This day is still to come.")]
    if errors:
        raise InvalidInputs(errors)
    for name, value in asdict(promise).items():
        setattr(commitment, name, value.strip() if isinstance(value, str) else value)
    _clean(commitment)


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


def _facts(record: Model) -> dict[str, Any]:
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old, after[name]) for name, old in before.items() if old != after[name]}


def _clean(record: Model, *, exclude: set[str] | None = None) -> None:
    """Hold a record against its fields' and the database's rules. Raises InvalidInputs."""
    try:
        record.full_clean(exclude=exclude, validate_unique=False)
    except ValidationError as invalid:
        errors = invalid.message_dict
        raise InvalidInputs({() if name == NON_FIELD_ERRORS else name: found for name, found in errors.items()}) from (
            invalid
        )
