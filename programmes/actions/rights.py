"""Writing about rights: registering and changing them, the facts of their life, their documents, their verification.

Whatever changes a right leaves by one door, `_written`: search text, version, lost verifications, audit, clocks, the
event for higher apps and a look at the enrolments that rest on it, for one right and for five hundred alike.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.audit.models import Event
from core.clocks import actions as clocks
from core.documents.models import Document
from core.outbox import actions as outbox
from core.outbox import events
from core.verdicts import Denied, Verdict
from core.workflow.errors import InvalidInputs, NotVisible, Refused, Stale
from programmes import chains, policies, queries, standing, terms, verification
from programmes.actions import right_fields
from programmes.actions.right_fields import FIELDS
from programmes.choices import RightDocumentKind, RightFactKind, RightStatus, RightType
from programmes.consumers import RIGHT_EXPIRY, RIGHT_GRACE
from programmes.events import RIGHT_CHANGED
from programmes.models import MarkFamily, Right, RightDocument, RightFact, RightVerification
from programmes.today import end_of, programme_day

WRITTEN = (*(name for name in FIELDS if name != "family"), "family", "cancelled_on")
DOCUMENT_OF_FACT = {
    RightFactKind.RENEWAL: RightDocumentKind.RENEWAL,
    RightFactKind.ASSIGNMENT: RightDocumentKind.ASSIGNMENT,
    RightFactKind.NAME_CHANGE: RightDocumentKind.NAME_CHANGE,
    RightFactKind.CANCELLATION: RightDocumentKind.OTHER,
}
PASSAGES = frozenset({RightFactKind.ASSIGNMENT, RightFactKind.NAME_CHANGE})
BATCH = 500
NUMBER_IS_UNIQUE = "right_number_is_unique"


class NumberTaken(InvalidInputs):
    """The number is on record already. What is said depends on who asks; `holder` is for CBBC alone."""

    def __init__(self, holder: Right, message: str) -> None:
        super().__init__({"number": [message]})
        self.holder = holder


class RowsRefused(Exception):
    """Rows of a batch do not hold (any more); nothing of the batch was written. `errors` is by index of the row."""

    def __init__(self, errors: Mapping[int, InvalidInputs]) -> None:
        super().__init__(", ".join(f"{index}: {invalid}" for index, invalid in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class RightRow:
    """One right of a batch: the one to change, or None for a new one, and its fields as `register_right` takes them.

    A field that is not named stays as it is.
    """

    existing_pk: int | None
    fields: Mapping[str, Any]


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


@dataclass
class _Write:
    """A right about to be written, with what is told of it."""

    right: Right
    verb: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


def register_right(
    organisation_id: int, *, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None
) -> Right:
    """Put a right of an owner on record. `fields` are those of FIELDS, as text or typed; `family` is a name.

    Where no end is given and the law names one, it is set to that. Raises NotVisible, Refused, InvalidInputs; a
    number that is taken is told to CBBC (NumberTaken).
    """
    moment = now or timezone.now()
    try:
        with transaction.atomic():
            owner = _owner(organisation_id, actor=actor)
            right = Right(organisation=owner, created_at=moment)
            _fill(right, fields, actor=actor, now=moment)
            _written_one(_Write(right, "programmes.right_registered", _told({}, right)), actor=actor, now=moment)
    except NumberTaken as taken:
        report_claim(taken.holder, actor=actor, now=moment)
        raise
    return right


def change_right(
    pk: int,
    *,
    actor: Actor,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Right:
    """Change fields of a right; those not named stay. Raises as `_kept`, and as register_right."""
    moment = now or timezone.now()
    try:
        with transaction.atomic():
            right = _kept(pk, actor=actor, expected_version=expected_version)
            before = _values(right)
            _fill(right, fields, actor=actor, now=moment)
            changes = _told(before, right)
            if changes:
                _written_one(_Write(right, "programmes.right_changed", changes), actor=actor, now=moment)
    except NumberTaken as taken:
        report_claim(taken.holder, actor=actor, now=moment)
        raise
    return right


def apply_rows(rows: Sequence[RightRow], *, organisation_id: int, actor: Actor, now: datetime) -> None:
    """Write a batch of rights of one owner, all or none, in a number of statements that does not grow with it.

    Raises NotVisible, Refused, or RowsRefused with what is wrong with which row.
    """
    with transaction.atomic():
        owner = _owner(organisation_id, actor=actor)
        existing = _locked_of(owner, [row.existing_pk for row in rows if row.existing_pk])
        writes: list[_Write] = []
        refused: dict[int, InvalidInputs] = {}
        for index, row in enumerate(rows):
            try:
                writes.append(_write_of(row, owner, existing, now=now))
            except InvalidInputs as invalid:
                refused[index] = invalid
        refused |= _clashes([write.right for write in writes], actor=actor) if not refused else {}
        if refused:
            raise RowsRefused(refused)
        _name_families(owner, [(write.right, row.fields) for write, row in zip(writes, rows, strict=True)])
        changed = {index: write for index, write in enumerate(writes) if write.changes}
        try:
            _written(list(changed.values()), actor=actor, now=now)
        except RowsRefused as late:
            places = list(changed)
            raise RowsRefused({places[index]: invalid for index, invalid in late.errors.items()}) from late


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

    A change of name joins on to the chain of holders. Raises as `_kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    right = _kept(pk, actor=actor, expected_version=expected_version)
    before = _values(right)
    fact = RightFact(
        right=right,
        kind=entry.kind,
        happened_on=entry.happened_on,
        from_name=right_fields.line("from_name", entry.from_name),
        to_name=right_fields.line("to_name", entry.to_name),
        expires_on=entry.expires_on,
        document=document,
        recorded_by_label=actor.label,
        recorded_at=moment,
    )
    _check_fact(fact, right, today=programme_day(moment))
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
    told = _Write(right, "programmes.right_fact_recorded", _told(before, right), data)
    _written_one(told, actor=actor, now=moment)
    return fact


@transaction.atomic
def take_back_cancellation(
    pk: int, *, reason: str, actor: Actor, expected_version: int | None = None, now: datetime | None = None
) -> Right:
    """CBBC takes a cancellation back that was recorded in error; the fact stays on record. Raises NotVisible, Refused,
    Stale, InvalidInputs."""
    moment = now or timezone.now()
    right = _locked(pk, actor=actor, expected_version=expected_version)
    _allow(policies.verifies(actor, right))
    if right.cancelled_on is None:
        raise InvalidInputs({(): [_("The right is not cancelled (any more).")]})
    said = right_fields.line("reason", reason)
    if not said:
        raise InvalidInputs({"reason": [_("Say why it is taken back.")]})
    before = _values(right)
    right.cancelled_on = None
    told = _Write(right, "programmes.cancellation_taken_back", _told(before, right), {"note": said})
    _written_one(told, actor=actor, now=moment)
    return right


@transaction.atomic
def add_document(
    pk: int, document: Document, *, kind: str, actor: Actor, replaces: int | None = None, now: datetime | None = None
) -> RightDocument:
    """Bind a stored document to a right; the one that it replaces (by key) stays on record.

    Raises as `_kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    right = _kept(pk, actor=actor)
    if kind not in RightDocumentKind.values:
        raise InvalidInputs({"kind": [_("Choose what the document is.")]})
    if replaces is not None:
        _retire(right, replaces, now=moment)
    added = RightDocument.objects.create(right=right, document=document, kind=kind, added_at=moment)
    data = {"name": document.name, "document": kind}
    _written_one(_Write(right, "programmes.right_document_added", data=data), actor=actor, now=moment)
    return added


def replace_document(
    pk: int, document_pk: int, document: Document, *, actor: Actor, now: datetime | None = None
) -> RightDocument:
    """Put a newer version in a document's place, of the same kind. Raises as add_document."""
    old = RightDocument.objects.filter(right=pk, pk=document_pk).only("kind").first()
    if old is None:
        raise NotVisible
    return add_document(pk, document, kind=old.kind, actor=actor, replaces=document_pk, now=now)


@transaction.atomic
def name_family(pk: int, *, name: str, name_zh: str = "", actor: Actor, now: datetime | None = None) -> Right:
    """Put a right into the owner's mark family of that name, which is made where there is none; no name takes it out.

    Raises as `_kept`, or InvalidInputs.
    """
    moment = now or timezone.now()
    right = _kept(pk, actor=actor)
    before = _values(right)
    right.family = _family(right.organisation, right_fields.line("family", name), name_zh=name_zh)
    changes = _told(before, right)
    if changes:
        data = {"name": right.family.name, "name_zh": right.family.name_zh} if right.family else {"name": "–"}
        _written_one(_Write(right, "programmes.family_named", changes, data), actor=actor, now=moment)
    return right


@transaction.atomic
def verify_right(
    pk: int,
    *,
    fields: Collection[str],
    document: Document | None,
    actor: Actor,
    expected_version: int | None = None,
    now: datetime | None = None,
) -> Right:
    """CBBC states that these fields say what a document of the right says. Raises NotVisible, Refused, Stale,
    InvalidInputs."""
    moment = now or timezone.now()
    right = _locked(pk, actor=actor, expected_version=expected_version)
    _allow(policies.verifies(actor, right))
    problems = {}
    if not fields or not set(fields) <= set(verification.to_verify(right)):
        problems["fields"] = [_("Tick what agrees with the certificate.")]
    if document is None or not right.documents.filter(document=document, replaced_at=None).exists():
        problems["document"] = [_("Choose the document with which it was compared.")]
    if problems or document is None:
        raise InvalidInputs(problems)
    right.verifications.filter(field__in=fields, lost_at=None).update(lost_at=moment)
    RightVerification.objects.bulk_create(
        RightVerification(
            right=right,
            field=name,
            value=verification.value_of(right, name),
            document=document,
            verified_at=moment,
            verified_by_label=actor.label,
        )
        for name in verification.FIELDS
        if name in fields
    )
    data = {"fields": sorted(fields), "document": document.name, "sha256": document.blob.sha256}
    _written_one(_Write(right, "programmes.right_verified", data=data), actor=actor, now=moment)
    return right


@transaction.atomic
def follow_names(event: events.Event) -> None:
    """An organisation was renamed: its rights are found under its present names."""
    owner = Organisation.objects.filter(pk=event.subject_id).first()
    if owner is None:
        return
    found = list(Right.objects.select_for_update().filter(organisation=owner).order_by("pk"))
    for right in found:
        right.search_text = queries.search_text_of(right, owner)
    Right.objects.bulk_update(found, ["search_text"], batch_size=BATCH)


def report_claim(holder: Right, *, actor: Actor, now: datetime) -> None:
    """Let CBBC know that somebody wished to register a number that is on record for others, whom they do not see.

    A transaction of its own: the attempt is over and has left nothing.
    """
    if _sees(actor, holder):
        return
    claimant = actor.organisation_name or actor.label
    data = holder.facts() | {"claimant": claimant}
    with transaction.atomic():
        audit.record(
            "programmes.right_number_claimed", actor=actor, subject=holder, data={"claimant": claimant}, now=now
        )
        outbox.announce("programmes.number_taken", subject=holder, actor=actor, data=data, now=now)


def _owner(organisation_id: int, *, actor: Actor) -> Organisation:
    owner = queries.owners_visible_to(actor).filter(pk=organisation_id, is_active=True).first()
    if owner is None:
        raise NotVisible
    _allow(policies.keeps_rights_of(actor, owner.pk))
    return owner


def _locked(pk: int, *, actor: Actor, expected_version: int | None = None) -> Right:
    seen = queries.rights_visible_to(actor).select_related("organisation", "family")
    right = seen.select_for_update(of=("self",)).filter(pk=pk).first()
    if right is None:
        raise NotVisible
    if expected_version is not None and expected_version != right.version:
        raise Stale(expected_version, right.version)
    return right


def _kept(pk: int, *, actor: Actor, expected_version: int | None = None) -> Right:
    """The right under lock, if the actor may keep it now. Raises NotVisible, Refused, Stale."""
    right = _locked(pk, actor=actor, expected_version=expected_version)
    _allow(policies.keeps_right(actor, right))
    return right


def _allow(verdict: Verdict) -> None:
    if isinstance(verdict, Denied):
        raise Refused(verdict)


def _locked_of(owner: Organisation, keys: Sequence[int]) -> dict[int, Right]:
    """The owner's rights with these keys, under lock, in the order of their keys."""
    found = Right.objects.select_for_update().filter(pk__in=keys, organisation=owner).order_by("pk")
    rights = {right.pk: right for right in found}
    families = MarkFamily.objects.in_bulk({right.family_id for right in rights.values() if right.family_id})
    for right in rights.values():
        right.organisation = owner
        right.family = families[right.family_id] if right.family_id else None
    return rights


def _fill(right: Right, fields: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Take the fields over, if they hold and the number is free."""
    right_fields.take_over(right, fields, today=programme_day(now))
    taken = _clashes([right], actor=actor)
    if taken:
        raise taken[0]
    if "family" in fields:
        right.family = _family(right.organisation, right_fields.line("family", fields["family"]))


def _write_of(row: RightRow, owner: Organisation, existing: Mapping[int, Right], *, now: datetime) -> _Write:
    if row.existing_pk is None:
        right, before, verb = Right(organisation=owner, created_at=now), {}, "programmes.right_registered"
    elif row.existing_pk in existing:
        right, verb = existing[row.existing_pk], "programmes.right_changed"
        before = _values(right)
    else:
        raise InvalidInputs({(): [_("This right is no longer on record.")]})
    right_fields.take_over(right, row.fields, today=programme_day(now))
    return _Write(right, verb, _told(before, right, family=row.fields.get("family")))


def _clashes(rights: Sequence[Right], *, actor: Actor) -> dict[int, InvalidInputs]:
    """Which of the rights have a number that another one has, on record or before it in the batch."""
    numbers = {right.number for right in rights if right.number}
    on_record = Right.objects.filter(number__in=numbers).select_related("organisation") if numbers else ()
    held = {_key(right): right for right in on_record}
    clashes: dict[int, InvalidInputs] = {}
    for index, right in enumerate(rights):
        if not right.number:
            continue
        holder = held.setdefault(_key(right), right)
        if holder is not right and (right._state.adding or holder.pk != right.pk):
            clashes[index] = NumberTaken(holder, _taken(holder, actor=actor))
    return clashes


def _sees(actor: Actor, holder: Right) -> bool:
    """Whether the actor may know of the right; one that stands in the same batch is not saved yet."""
    return holder._state.adding or queries.rights_visible_to(actor).filter(pk=holder.pk).exists()


def _key(right: Right) -> tuple[str, str, str]:
    return right.territory, right.right_type, right.number


def _taken(holder: Right, *, actor: Actor) -> str:
    """What may be said of a number that is on record: who holds it to those who may see it, nothing to others."""
    if _sees(actor, holder):
        words = {"right": holder.display_title, "owner": holder.organisation.display_name}
        return _("This number is registered already: %(right)s of %(owner)s.") % words
    return _("This number is registered in the programme already. CBBC will be in touch.")


def _family(owner: Organisation, name: str, *, name_zh: str = "") -> MarkFamily | None:
    if not name:
        return None
    found = MarkFamily.objects.filter(organisation=owner, name__iexact=name).first()
    if found is None:
        return MarkFamily.objects.create(organisation=owner, name=name, name_zh=name_zh)
    if name_zh and name_zh != found.name_zh:
        found.name_zh = name_zh
        found.save(update_fields=["name_zh"])
    return found


def _name_families(owner: Organisation, named: Sequence[tuple[Right, Mapping[str, Any]]]) -> None:
    """Give each right of a batch the family that its row names. Two statements at most."""
    wanted = [(right, right_fields.line("family", fields["family"])) for right, fields in named if "family" in fields]
    names = {name.upper(): name for _right, name in wanted if name}
    known: dict[str, MarkFamily] = {}
    if names:
        known = {family.name.upper(): family for family in MarkFamily.objects.filter(organisation=owner)}
        missing = [MarkFamily(organisation=owner, name=name) for key, name in names.items() if key not in known]
        known |= {family.name.upper(): family for family in MarkFamily.objects.bulk_create(missing)}
    for right, name in wanted:
        right.family = known[name.upper()] if name else None


def _values(right: Right) -> dict[str, Any]:
    """The fields of a right as the audit trail keeps them."""
    values = {name: getattr(right, name) for name in WRITTEN if name != "family"}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()} | {
        "family": right.family.name if right.family else ""
    }


def _told(before: Mapping[str, Any], right: Right, *, family: str | None = None) -> dict[str, tuple[Any, Any]]:
    """Old and new values of what is not as it was; of a new right, all that it says."""
    after = _values(right)
    if family is not None and family.upper() != after["family"].upper():
        after["family"] = right_fields.line("family", family)
    old = {name: before.get(name, [] if name == "nice_classes" else "") for name in after}
    return {name: (old[name], value) for name, value in after.items() if (old[name] or None) != (value or None)}


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


def _retire(right: Right, document_pk: int, *, now: datetime) -> None:
    retired = right.documents.filter(pk=document_pk, replaced_at=None).update(replaced_at=now)
    if not retired:
        raise NotVisible


def _written_one(write: _Write, *, actor: Actor, now: datetime) -> None:
    try:
        _written([write], actor=actor, now=now)
    except RowsRefused as refused:
        raise refused.errors[0] from refused


def _written(writes: Sequence[_Write], *, actor: Actor, now: datetime) -> None:
    """Write rights down, with everything that follows from it, in a bounded number of statements."""
    if not writes:
        return
    rights = [write.right for write in writes]
    changed = [write for write in writes if write.right.pk]
    for right in rights:
        right.search_text = queries.search_text_of(right, right.organisation)
        right.updated_at = max(now, right.updated_at) if right.pk else now
        right.version += 1 if right.pk else 0
    _save(rights, changed, actor=actor)
    lost = verification.lose([write.right for write in changed], now)
    told = [
        audit.event(write.verb, actor=actor, subject=write.right, data=write.data, changes=write.changes, now=now)
        for write in writes
    ]
    told += [
        audit.event(
            "programmes.verification_lost", actor=actor, subject=right, data={"fields": lost[right.pk]}, now=now
        )
        for right in rights
        if right.pk in lost
    ]
    Event.objects.bulk_create(told)
    _keep_clocks(rights, actor=actor, now=now)
    # Nothing rests on a right that has just come into being.
    about = [(write.right, {"organisation": write.right.organisation_id}) for write in changed]
    events.publish_many(RIGHT_CHANGED, about=about, actor=actor, now=now)
    standing.reconsider(standing.resting_on_rights([write.right.pk for write in changed]), now=now)


def _save(rights: Sequence[Right], changed: Sequence[_Write], *, actor: Actor) -> None:
    """New rights and changed ones, a statement each; of these, the columns that differ in any of them."""
    columns = {name for write in changed for name in write.changes} | {"search_text", "updated_at", "version"}
    try:
        with transaction.atomic():
            Right.objects.bulk_create([right for right in rights if not right.pk])
            if changed:
                Right.objects.bulk_update([write.right for write in changed], sorted(columns))
    except IntegrityError as clash:
        # Somebody else registered the number since it was looked for.
        if NUMBER_IS_UNIQUE not in str(clash):
            raise
        raise RowsRefused(_clashes(rights, actor=actor)) from clash


def _keep_clocks(rights: Sequence[Right], *, actor: Actor, now: datetime) -> None:
    """Let the clocks of expiry and of grace follow the dates."""
    today = programme_day(now)
    expiry = {right.pk: _end_of_term(right) for right in rights}
    grace = {right.pk: _end_of_grace(right, today) for right in rights}
    for rule, due in ((RIGHT_EXPIRY, expiry), (RIGHT_GRACE, grace)):
        clocks.run_until_many(rule, model=Right, due=due, actor=actor, now=now)


def _end_of_term(right: Right) -> datetime | None:
    runs = right.registered_on and right.expires_on and right.cancelled_on is None
    return end_of(right.expires_on) if runs and right.expires_on else None


def _end_of_grace(right: Right, today: date) -> datetime | None:
    in_grace = right.status_on(today) == RightStatus.GRACE
    return end_of(right.grace_ends_on) if in_grace and right.grace_ends_on else None
