"""Agreements with a platform: registering and changing them, and their papers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.clocks import actions as clocks
from core.days import end_of, house_day
from core.documents.models import Document
from core.workflow.errors import InvalidInputs, NotVisible
from core.workflow.keys import draw_key
from programmes import queries, standing
from programmes.actions.agreements.writing import allow, changes_of, clean, facts_of, kept
from programmes.choices import AgreementDocumentKind, AgreementState, DatePrecision, EnrolmentState
from programmes.clocks import AGREEMENT_BEGIN, AGREEMENT_END
from programmes.models import Agreement, AgreementDocument, Enrolment


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


@transaction.atomic
def register_agreement(terms: Terms, *, actor: Actor, now: datetime | None = None) -> Agreement:
    """Take an agreement into the register; its end has a clock. Enrolments of its predecessor go on under it.

    Raises Refused or InvalidInputs.
    """
    moment = now or timezone.now()
    allow(actor)
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
    agreement = kept(reference, actor=actor)
    before = facts_of(agreement)
    if terms.platform_id != agreement.platform_id and agreement.enrolments.exists():
        raise InvalidInputs({"platform": [_("Enrolments rest on this agreement: its platform stays.")]})
    _write(agreement, terms, actor=actor, now=moment)
    changes = changes_of(before, facts_of(agreement))
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
    agreement = kept(reference, actor=actor)
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


def _write(agreement: Agreement, terms: Terms, *, actor: Actor, now: datetime) -> None:
    """Put the terms into the record. Raises InvalidInputs."""
    errors: dict[str, list[str]] = {}
    if terms.signed_on > house_day(now):
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
    clean(agreement, exclude={"council", "platform", "predecessor"})


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
    if agreement.predecessor_id and agreement.state_on(house_day(now)) != AgreementState.COMING:
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
