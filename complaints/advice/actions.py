"""Asking for advice, and beginning a complaint from the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import queries as complaints
from complaints.actions import filing
from complaints.advice import policies, queries
from complaints.advice.choices import AdviceState, Topic
from complaints.advice.inputs import MAX_TEXT
from complaints.advice.workflow import advice_workflow
from complaints.models import AdviceFile, AdviceRequest, Complaint
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.documents.models import Document
from core.verdicts import Denied
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, require
from core.workflow.keys import draw_key
from programmes import queries as programmes
from programmes.models import Right

MAX_LISTINGS = 20
MAX_LINE = 500
MIN_QUESTION = 20
MAX_FILES = 20
# A complaint can grow out of a request once CBBC has advised.
ADVISED = (AdviceState.ANSWERED, AdviceState.CLOSED)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asks CBBC. `listings` are lines as given; `came_from` is the draft in which the question arose.

    An agent's question is about a right of the owner, or names the owner by `owner_id` where its power of attorney
    covers all rights.
    """

    topic: str
    question: str
    wanted: str = ""
    listings: str = ""
    right: Right | None = None
    owner_id: int | None = None
    documents: Sequence[Document] = ()
    came_from: Complaint | None = None


@transaction.atomic
def ask(question: Question, *, actor: Actor, now: datetime | None = None) -> AdviceRequest:
    """Ask CBBC. Raises Refused, or InvalidInputs with what does not hold by field; then nothing was written."""
    moment = now or timezone.now()
    require(policies.asks(actor))
    errors = shortcomings(question)
    if errors:
        raise InvalidInputs(errors)
    request = _new(question, actor=actor, now=moment)
    draft = question.came_from
    if draft is not None and draft.organisation_id != request.organisation_id:
        raise InvalidInputs({"right": [_("The draft belongs to another rights owner than this right.")]})
    engine.enter(advice_workflow, request, "ask", actor=actor, inputs={}, now=moment)
    AdviceFile.objects.bulk_create(
        AdviceFile(advice=request, document=document, added_at=moment) for document in question.documents
    )
    return request


def shortcomings(question: Question) -> dict[str, list[str]]:
    """What keeps a question from being asked, by field; empty when it is whole."""
    errors: dict[str, list[str]] = {}
    if question.topic not in Topic.values:
        errors["topic"] = [_("Choose what it is about.")]
    length = len(question.question.strip())
    if not MIN_QUESTION <= length <= MAX_TEXT:
        errors["question"] = [
            _("Describe it in %(least)s to %(most)s characters; there are %(length)s now.")
            % {"least": MIN_QUESTION, "most": MAX_TEXT, "length": length}
        ]
    if len(question.wanted.strip()) > MAX_TEXT:
        errors["wanted"] = [_("Say it in at most %(most)s characters.") % {"most": MAX_TEXT}]
    lines = lines_of(question.listings)
    if len(lines) > MAX_LISTINGS:
        errors["listings"] = [
            _("Name at most %(most)s listings; there are %(count)s now. Some of them will do as examples.")
            % {"most": MAX_LISTINGS, "count": len(lines)}
        ]
    elif any(len(line) > MAX_LINE for line in lines):
        errors["listings"] = [_("A line may have at most %(most)s characters.") % {"most": MAX_LINE}]
    if len(question.documents) > MAX_FILES:
        errors["documents"] = [_("Add at most %(most)s files.") % {"most": MAX_FILES}]
    return errors


def lines_of(listings: str) -> list[str]:
    """The lines that say something, each in single spaces."""
    lines = (" ".join(line.split()) for line in listings.replace("\x00", "").splitlines())
    return [line for line in lines if line]


def _new(question: Question, *, actor: Actor, now: datetime) -> AdviceRequest:
    pk = draw_key(AdviceRequest)
    request = AdviceRequest(
        pk=pk,
        reference=f"A-{now:%Y}-{pk:06d}",
        topic=question.topic,
        right=question.right,
        listings="\n".join(lines_of(question.listings)),
        question=question.question.replace("\x00", "").strip(),
        wanted=question.wanted.replace("\x00", "").strip(),
        asked_by_id=actor.person_id,
        came_from=question.came_from,
        created_at=now,
        updated_at=now,
    )
    if programmes.is_agent(actor):
        _name_agent(request, question, actor=actor)
    else:
        request.organisation_id = actor.organisation_id or 0
        if question.right is not None and question.right.organisation_id != actor.organisation_id:
            raise InvalidInputs({"right": [_("You have no right with this number.")]})
    return request


def _name_agent(request: AdviceRequest, question: Question, *, actor: Actor) -> None:
    """For whom an agent asks, and on which power of attorney. Raises InvalidInputs where none reaches so far."""
    right = question.right
    owner_id = right.organisation_id if right else question.owner_id
    if owner_id is None:
        raise InvalidInputs({"right": [_("Choose the right that it is about: it says for whom you ask.")]})
    power = policies.power_for(actor, owner_id=owner_id, right=right)
    if power is None:
        raise InvalidInputs({"right": [_("No power of attorney in force lets you ask about this.")]})
    request.organisation_id = owner_id
    request.agent_id, request.power, request.reached_by = actor.organisation_id, power, actor.organisation_id


@transaction.atomic
def begin_complaint(pk: int, right: Right, *, actor: Actor, now: datetime | None = None) -> Complaint:
    """Begin a draft complaint on one of the owner's rights from an answered request; each names the other.

    Listings and question are taken over. Asked twice, the complaint begun first is returned. Raises NotVisible,
    Refused, InvalidInputs where the right is not the owner's, or Conflict before CBBC has answered and where somebody
    else has begun one that the actor does not see.
    """
    moment = now or timezone.now()
    request = queries.movable_by(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if request is None:
        raise NotVisible
    require(policies.owner_acts(actor, request))
    if request.complaint_id is not None:
        return _begun(request, actor=actor)
    if request.state not in ADVISED:
        raise Conflict(engine.wrong_state(advice_workflow, request), state=request.state)
    if right.organisation_id != request.organisation_id:
        raise InvalidInputs({"right": [_("You have no right with this number.")]})
    draft = filing.start_draft(actor=actor, right=right, now=moment)
    taken_over = {"addresses": request.listings, "explanation": request.question}
    draft = filing.keep_draft(draft.pk, actor=actor, fields=taken_over, now=moment)
    request.complaint = draft
    request.version += 1
    request.updated_at = max(moment, request.updated_at)
    request.save(update_fields=["complaint", "version", "updated_at"])
    data = {"complaint": draft.reference}
    audit.record("advice.complaint_begun", actor=actor, subject=request, data=data, now=moment)
    return draft


def _begun(request: AdviceRequest, *, actor: Actor) -> Complaint:
    """The complaint that was begun first. An agent's draft is its own, and an owner's is not its agent's to see."""
    begun = complaints.visible_to(actor).filter(pk=request.complaint_id or 0).first()
    if begun is None:
        denied = Denied(_("Somebody else is preparing a complaint from this request already."), "begun_elsewhere")
        raise Conflict(denied, state=request.state)
    return begun
