"""Starting, keeping and filing complaints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, Func, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import policies, queries
from complaints.choices import ComplaintState
from complaints.models import Complaint, Evidence
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.documents import queries as documents
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import queries as programmes

# The key of the next complaint: the reference is made from it before anything is written.
NEXT_KEY = Func(
    Func(Value("complaints_complaint"), Value("id"), function="pg_get_serial_sequence"),
    function="nextval",
    output_field=BigIntegerField(),
)
DRAFT_FIELDS = frozenset(
    {
        "right",
        "reason",
        "measure",
        "addresses",
        "explanation",
        "discloses_contact",
        "statement_name",
        "statement_title",
        "statement_at",
    }
)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A whole complaint as a rights owner's own system files it. `listings` are addresses or SKUs, one each."""

    right_number: str
    reason: str
    measure: str
    listings: Sequence[str]
    explanation: str
    statement_name: str
    statement_title: str
    discloses_contact: bool = False
    sender_reference: str = ""
    documents: Sequence[UUID] = ()


def start_draft(*, actor: Actor, now: datetime | None = None) -> Complaint:
    """Begin an empty draft for the actor's organisation. Raises Refused."""
    moment = now or timezone.now()
    return engine.enter(
        complaint_workflow, _new(actor, _draw_key(), moment), "start", actor=actor, inputs={}, now=moment
    )


@transaction.atomic
def keep_draft(pk: int, *, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None) -> Complaint:
    """Write the named fields of a draft, as a step of the form leaves them; the last device to save wins.

    Raises NotVisible, Refused, or Conflict where the complaint was submitted meanwhile.
    """
    unknown = fields.keys() - DRAFT_FIELDS
    if unknown:
        raise ValueError(f"a draft has no {sorted(unknown)}")
    draft = _locked_draft(pk, actor=actor)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.updated_at = now or timezone.now()
    draft.save(update_fields=[*fields, "updated_at"])
    return draft


@transaction.atomic
def add_evidence(pk: int, document: Document, *, actor: Actor, now: datetime | None = None) -> Evidence:
    """Bind a stored document to a draft. Raises as keep_draft."""
    draft = _locked_draft(pk, actor=actor)
    evidence, created = Evidence.objects.get_or_create(
        complaint=draft, document=document, defaults={"added_at": now or timezone.now()}
    )
    if created:
        audit.record("complaints.evidence_added", actor=actor, subject=draft, data={"name": document.name}, now=now)
    return evidence


@transaction.atomic
def caption_evidence(pk: int, captions: Mapping[int, str], *, actor: Actor) -> None:
    """Say what pieces of a draft's evidence show, by their keys; foreign keys are left out. Raises as keep_draft."""
    draft = _locked_draft(pk, actor=actor)
    changed = [one for one in draft.evidence.filter(pk__in=captions) if one.caption != captions[one.pk]]
    for one in changed:
        one.caption = captions[one.pk]
    Evidence.objects.bulk_update(changed, ["caption"])


@transaction.atomic
def remove_evidence(pk: int, evidence_pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Take a document out of a draft again; the stored file and its custody record stay. Raises as keep_draft."""
    draft = _locked_draft(pk, actor=actor)
    evidence = draft.evidence.select_related("document").filter(pk=evidence_pk).first()
    if evidence is None:
        raise NotVisible
    evidence.delete()
    audit.record(
        "complaints.evidence_removed", actor=actor, subject=draft, data={"name": evidence.document.name}, now=now
    )


@transaction.atomic
def discard_draft(pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Delete a draft. Nobody else has seen it; its audit trail stays. Raises as keep_draft."""
    draft = _locked_draft(pk, actor=actor)
    audit.record("complaints.draft_discarded", actor=actor, subject=draft, now=now)
    draft.delete()


def file_complaint(filing: Filing, *, actor: Actor, now: datetime | None = None) -> Complaint:
    """File a whole complaint at once. Raises Refused or InvalidInputs; then nothing was written."""
    moment = now or timezone.now()
    rights = programmes.visible_to(actor).select_related("organisation").filter(number=filing.right_number)
    # One statement finds the right and draws the key of the complaint that will rely on it.
    right = rights.annotate(drawn_key=NEXT_KEY).order_by("pk").first()
    if right is None:
        raise InvalidInputs({"right": [_("You have no right with this number.")]})
    complaint = _new(actor, right.drawn_key, moment)
    complaint.organisation = right.organisation
    complaint.right = right
    complaint.reason = filing.reason
    complaint.measure = filing.measure
    complaint.addresses = "\n".join(" ".join(listing.split()) for listing in filing.listings)
    complaint.explanation = filing.explanation
    complaint.discloses_contact = filing.discloses_contact
    complaint.statement_name = filing.statement_name
    complaint.statement_title = filing.statement_title
    complaint.statement_at = moment
    complaint.sender_reference = filing.sender_reference
    try:
        with transaction.atomic():
            found = documents.owned_by(actor, filing.documents) if filing.documents else []
            if len(found) != len(set(filing.documents)):
                raise InvalidInputs({"documents": [_("One of these files is not known, or not yours.")]})
            engine.enter(complaint_workflow, complaint, "file", actor=actor, inputs={}, now=moment)
            Evidence.objects.bulk_create(
                Evidence(complaint=complaint, document=document, added_at=moment) for document in found
            )
    except IntegrityError as clash:
        if "complaint_sender_reference_is_unique" not in str(clash):
            raise
        raise InvalidInputs(
            {"sender_reference": [_("You have filed a complaint under this reference already.")]}
        ) from clash
    return complaint


def _draw_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('complaints_complaint', 'id'))")
        (pk,) = cursor.fetchone()
    return int(pk)


def _new(actor: Actor, pk: int, now: datetime) -> Complaint:
    """An unsaved complaint of the actor's organisation under a key that was drawn for it."""
    if actor.organisation_id is None:
        raise Refused(policies.NOT_YOURS)
    return Complaint(
        pk=pk,
        reference=f"C-{now:%Y}-{pk:06d}",
        organisation_id=actor.organisation_id,
        filed_by_id=actor.person_id,
        created_at=now,
        updated_at=now,
    )


def _locked_draft(pk: int, *, actor: Actor) -> Complaint:
    draft = (
        queries.visible_to(actor)
        .select_related("right", "organisation")
        .select_for_update(of=("self",))
        .filter(pk=pk)
        .first()
    )
    if draft is None:
        raise NotVisible
    verdict = policies.owner_acts(actor, draft)
    if isinstance(verdict, Denied):
        raise Refused(verdict)
    if draft.state != ComplaintState.DRAFT:
        raise Conflict(
            engine.wrong_state(complaint_workflow, draft),
            state=draft.state,
            last=engine.last_words(draft, actor=actor),
        )
    return draft
