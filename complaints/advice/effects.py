"""What each verb of an advice request means besides its state. The engine calls these under the record's lock."""

from complaints.advice.queries import search_text_for
from complaints.models import AdviceFile, AdviceRemark, AdviceRequest
from core.accounts.choices import Audience
from core.workflow.files import files_with
from core.workflow.table import Move

# Both sides read everything: CBBC's notes for itself belong to complaints.
READERS = (Audience.PORTAL, Audience.STAFF)


def ask(move: Move[AdviceRequest]) -> None:
    """A new request."""
    move.record.created_at = move.now
    move.record.search_text = search_text_for(move.record)
    move.data["topic"] = move.record.topic


def take(move: Move[AdviceRequest]) -> None:
    """In work with whoever takes it; another colleague may take it over."""
    move.change("assigned_to_id", move.actor.person_id)
    move.data["who"] = move.actor.label


def reply(move: Move[AdviceRequest]) -> None:
    """CBBC's answer, with files and a recommendation."""
    recommendation = move.inputs["recommendation"]
    remark = _remark(move, move.inputs["answer"], recommendation=recommendation)
    _attach(move, remark)
    move.set("answer", move.inputs["answer"])
    move.change("recommendation", recommendation)
    move.set("answered_by_id", move.actor.person_id)
    move.change("answered_at", move.now)
    if move.record.assigned_to_id is None:
        move.change("assigned_to_id", move.actor.person_id)
    move.data["recommendation"] = recommendation


def question_back(move: Move[AdviceRequest]) -> None:
    """CBBC has to know more before it can answer."""
    _remark(move, move.inputs["question"])


def supply(move: Move[AdviceRequest]) -> None:
    """What CBBC wanted to know."""
    _attach(move, _remark(move, move.inputs["answer"]))


def follow_up(move: Move[AdviceRequest]) -> None:
    """A further question after the answer."""
    _attach(move, _remark(move, move.inputs["question"]))


def close(move: Move[AdviceRequest]) -> None:
    """Nothing further is asked."""
    move.change("closed_at", move.now)


def withdraw(move: Move[AdviceRequest]) -> None:
    """The owner wants no answer any more."""
    if note := move.inputs.get("note", "").strip():
        _remark(move, note)
    move.change("closed_at", move.now)


def _remark(move: Move[AdviceRequest], text: str, *, recommendation: str = "") -> AdviceRemark:
    actor = move.actor
    return AdviceRemark.objects.create(
        advice=move.record,
        verb=move.transition.verb,
        text=text,
        recommendation=recommendation,
        author_label=actor.label,
        author_audience=actor.audience,
        author_organisation_name=actor.organisation_name,
        readers=list(READERS),
        created_at=move.now,
    )


def _attach(move: Move[AdviceRequest], remark: AdviceRemark) -> None:
    """Bind the files that came with a word. Raises InvalidInputs as files_given."""
    found = files_with(move, bound=move.record.files.values_list("document_id", flat=True))
    AdviceFile.objects.bulk_create(
        [AdviceFile(advice=move.record, document=document, remark=remark, added_at=move.now) for document in found]
    )
