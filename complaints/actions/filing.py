"""Starting, keeping and filing complaints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Exists, Func, OuterRef, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import captures, grounds, policies, priority, queries
from complaints.actions import holds
from complaints.choices import GROUND_OF, REASONS_OF, ComplaintState
from complaints.grounds import answers
from complaints.guards import NOT_ENROLLED
from complaints.models import Complaint, Evidence
from complaints.workflow import complaint_workflow
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.days import house_day
from core.documents.models import Document
from core.identifiers import jd
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused, require
from core.workflow.files import files_given
from core.workflow.keys import draw_key
from programmes import queries as programmes
from programmes.choices import EnrolmentState, Programme
from programmes.models import Enrolment, Right

# The key of the next complaint: the reference is made from it before anything is written.
NEXT_KEY = Func(
    Func(Value("complaints_complaint"), Value("id"), function="pg_get_serial_sequence"),
    function="nextval",
    output_field=BigIntegerField(),
)
ENROLLED = Exists(
    Enrolment.objects.filter(
        organisation=OuterRef("organisation_id"), programme=Programme.COMPLAINT_PLATFORM, state=EnrolmentState.ACTIVE
    )
)
OF_OWNER = priority.of_owner("organisation_id")
DRAFT_FIELDS = frozenset(
    {
        "right",
        "reason",
        "measure",
        "answers",
        "addresses",
        "authorised_shop_reason",
        "explanation",
        "safety_risk",
        "safety_note",
        "discloses_contact",
        "statement_name",
        "statement_title",
        "statement_at",
    }
)


@dataclass(frozen=True)
class Paper:
    """A stored file by its public id, and of what kind it is (a code of the ground's rule set, or empty)."""

    id: UUID
    kind: str = ""


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
    authorised_shop_reason: str = ""
    safety_risk: bool = False
    safety_note: str = ""
    documents: Sequence[Paper] = ()
    # What listings show, by their place, each with the ids of its picture and page capture.
    looks: Mapping[int, tuple[captures.Seen, captures.Papers]] = field(default_factory=dict)
    # Reference of the complaint whose listings came back.
    follows: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


def start_draft(*, actor: Actor, right: Right | None = None, now: datetime | None = None) -> Complaint:
    """Begin a draft for the actor's organisation, or, by an agent, for the owner of the right. Raises Refused."""
    moment = now or timezone.now()
    draft = _new(actor, draw_key(Complaint), moment)
    if right is not None:
        draft.right, draft.organisation_id = right, right.organisation_id
        _name_agent(draft, actor=actor, now=moment)
        holds.rest(draft, now=moment)
    return engine.enter(complaint_workflow, draft, "start", actor=actor, inputs={}, now=moment)


@transaction.atomic
def keep_draft(pk: int, *, actor: Actor, fields: Mapping[str, Any], now: datetime | None = None) -> Complaint:
    """Write the named fields of a draft, as a step of the form leaves them; the last device to save wins.

    Raises NotVisible, Refused, InvalidInputs where the right is another owner's, or Conflict where the complaint was
    submitted meanwhile.
    """
    unknown = fields.keys() - DRAFT_FIELDS
    if unknown:
        raise ValueError(f"a draft has no {sorted(unknown)}")
    moment = now or timezone.now()
    draft = locked_draft(pk, actor=actor)
    changes_right = "right" in fields and fields["right"] != draft.right
    for name, value in fields.items():
        setattr(draft, name, value)
    if changes_right:
        _check_right(draft, actor=actor, now=moment)
    if changes_right or draft.held_for:
        holds.rest(draft, now=moment)
    draft.updated_at = moment
    draft.save(update_fields=[*fields, "updated_at", "agent", "power", "held_for", "held_at"])
    return draft


def _check_right(draft: Complaint, *, actor: Actor, now: datetime) -> None:
    """A draft stays with its owner; where its agent chooses another right, its power has to cover that too."""
    right = draft.right
    if right is None:
        return
    if right.organisation_id != draft.organisation_id:
        raise InvalidInputs({"right": [_("This right belongs to another rights owner. Begin a new complaint for it.")]})
    _name_agent(draft, actor=actor, now=now)


def _name_agent(draft: Complaint, *, actor: Actor, now: datetime) -> None:
    """Where an agent drafts: on which of its powers of attorney. Raises Refused where none covers the right."""
    if not programmes.is_agent(actor) or draft.right is None:
        return
    held = programmes.powers_to_complain(actor, house_day(now))
    power = programmes.power_covering(held, draft.right)
    if power is None:
        raise Refused(policies.NOT_YOURS)
    draft.agent_id, draft.power, draft.reached_by = actor.organisation_id, power, actor.organisation_id


@transaction.atomic
def add_evidence(pk: int, document: Document, *, actor: Actor, now: datetime | None = None) -> Evidence:
    """Bind a stored document to a draft. Raises as keep_draft."""
    draft = locked_draft(pk, actor=actor)
    evidence, created = Evidence.objects.get_or_create(
        complaint=draft, document=document, defaults={"added_at": now or timezone.now()}
    )
    if created:
        audit.record("complaints.evidence_added", actor=actor, subject=draft, data={"name": document.name}, now=now)
    return evidence


@transaction.atomic
def caption_evidence(pk: int, captions: Mapping[int, str], *, actor: Actor) -> None:
    """Say what pieces of a draft's evidence show, by their keys; foreign keys are left out. Raises as keep_draft."""
    draft = locked_draft(pk, actor=actor)
    changed = [one for one in draft.evidence.filter(pk__in=captions) if one.caption != captions[one.pk]]
    for one in changed:
        one.caption = captions[one.pk]
    Evidence.objects.bulk_update(changed, ["caption"])


@transaction.atomic
def sort_evidence(pk: int, kinds: Mapping[int, str], *, actor: Actor) -> None:
    """Say of what kind (a code of the ground's rule set, or empty) pieces of a draft's evidence are, by their keys.

    Foreign keys are left out. Raises as keep_draft.
    """
    draft = locked_draft(pk, actor=actor)
    changed = [one for one in draft.evidence.filter(pk__in=kinds) if one.kind != kinds[one.pk]]
    for one in changed:
        one.kind = kinds[one.pk]
    Evidence.objects.bulk_update(changed, ["kind"])


@transaction.atomic
def remove_evidence(pk: int, evidence_pk: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Take a document out of a draft again; the stored file and its custody record stay. Raises as keep_draft."""
    draft = locked_draft(pk, actor=actor)
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
    draft = locked_draft(pk, actor=actor)
    audit.record("complaints.draft_discarded", actor=actor, subject=draft, now=now)
    draft.delete()


def file_complaint(filing: Filing, *, actor: Actor, now: datetime | None = None) -> Complaint:
    """File a whole complaint at once. Raises Refused, InvalidInputs, or Conflict where the owner is not enrolled; then
    nothing was written."""
    moment = now or timezone.now()
    rights = programmes.rights_to_complain_on(actor).select_related("organisation").filter(number=filing.right_number)
    # One statement finds the right, draws the key of the complaint that will rely on it, and looks at its owner.
    rights = rights.annotate(drawn_key=NEXT_KEY, is_enrolled=ENROLLED, **OF_OWNER)
    right = rights.order_by("pk").first()
    if right is None:
        raise InvalidInputs({"right": [_("You have no right with this number.")]})
    if not right.is_enrolled:
        raise Conflict(NOT_ENROLLED, state=ComplaintState.DRAFT)
    complaint = _new(actor, right.drawn_key, moment)
    complaint.organisation = right.organisation
    complaint.known_of_owner = {name: getattr(right, name) for name in OF_OWNER}
    if programmes.is_agent(actor):
        complaint.reached_by = actor.organisation_id
    complaint.right = right
    complaint.reason = filing.reason
    complaint.measure = filing.measure
    complaint.addresses = "\n".join(" ".join(listing.split()) for listing in filing.listings)
    complaint.explanation = filing.explanation
    complaint.discloses_contact = filing.discloses_contact
    complaint.safety_risk = filing.safety_risk
    complaint.safety_note = filing.safety_note.strip()
    complaint.statement_name = filing.statement_name
    complaint.statement_title = filing.statement_title
    complaint.statement_at = moment
    complaint.sender_reference = filing.sender_reference
    complaint.authorised_shop_reason = filing.authorised_shop_reason.strip()
    complaint.follows = followed(filing, right, actor=actor)
    _check_against_rules(filing, right, house_day(moment))
    complaint.answers = dict(filing.answers)
    try:
        with transaction.atomic():
            complaint.filed_with = _papers(filing, complaint, actor=actor, now=moment)
            keep_looks(filing, complaint, actor=actor, now=moment)
            engine.enter(complaint_workflow, complaint, "file", actor=actor, inputs={}, now=moment)
            Evidence.objects.bulk_create(complaint.filed_with)
    except IntegrityError as clash:
        if "complaint_sender_reference_is_unique" not in str(clash):
            raise
        raise InvalidInputs(
            {"sender_reference": [_("You have filed a complaint under this reference already.")]}
        ) from clash
    return complaint


def _check_against_rules(filing: Filing, right: Right, day: date) -> None:
    """Answers and kinds of files that the ground does not know are refused, not left out. Raises InvalidInputs."""
    if filing.reason not in REASONS_OF[right.right_type]:
        return  # said on submitting
    rules = grounds.in_force(GROUND_OF[filing.reason], day)
    _kept, wrong = answers.judged(rules, filing.reason, filing.answers, today=day)
    errors: dict[tuple[str | int, ...], list[str]] = {("answers", code): words for code, words in wrong.items()}
    kinds = {"", *(kind.code for kind in rules.documents_for(filing.reason))}
    for place, paper in enumerate(filing.documents):
        if paper.kind not in kinds:
            errors["documents", place, "kind"] = [_("The ground knows no such kind of file.")]
    if errors:
        raise InvalidInputs(errors)


def followed(filing: Filing, right: Right, *, actor: Actor) -> Complaint | None:
    """The earlier complaint on the same right that this one follows, where it names one. Raises InvalidInputs."""
    if not filing.follows:
        return None
    found = queries.visible_to(actor).exclude(state=ComplaintState.DRAFT)
    earlier = found.filter(reference=filing.follows, right=right).first()
    if earlier is None:
        raise InvalidInputs({"follows": [_("You have no complaint with this reference on this right.")]})
    return earlier


def keep_looks(filing: Filing, complaint: Complaint, *, actor: Actor, now: datetime) -> None:
    """What the listings of a filing show, by their place in it. Raises InvalidInputs."""
    if not filing.looks:
        return
    seen = captures.with_papers(filing.looks, actor=actor, where=lambda place: ("listings", place))
    places = {_key(filing.listings[place]): place for place in seen}
    by_key = {key: seen[place] for key, place in places.items()}
    captures.record_at_filing(complaint, by_key, actor=actor, where=lambda key: ("listings", places[key]), now=now)


def _key(text: str) -> captures.Key:
    """Site and SKU of a listing that was understood before."""
    found = jd.parse_listing(text)
    if isinstance(found, jd.Refusal):
        raise InvalidInputs({"addresses": [found.message]})
    return (found.platform, found.sku)


def _papers(filing: Filing, complaint: Complaint, *, actor: Actor, now: datetime) -> list[Evidence]:
    """The files of a filing, not yet written. Raises InvalidInputs where one is not the actor's organisation's own."""
    kinds = {paper.id: paper.kind for paper in filing.documents}
    return [
        Evidence(complaint=complaint, document=document, kind=kinds[document.public_id], added_at=now)
        for document in files_given(kinds, actor=actor)
    ]


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


def locked_draft(pk: int, *, actor: Actor) -> Complaint:
    """A draft under lock, for somebody who may change it. Raises NotVisible, Refused, or Conflict once submitted."""
    draft = (
        queries.visible_to(actor)
        .select_related("right", "organisation")
        .select_for_update(of=("self",))
        .filter(pk=pk)
        .first()
    )
    if draft is None:
        raise NotVisible
    require(policies.owner_acts(actor, draft))
    if draft.state != ComplaintState.DRAFT:
        raise Conflict(
            engine.wrong_state(complaint_workflow, draft),
            state=draft.state,
            last=engine.last_words(draft, actor=actor),
        )
    return draft
