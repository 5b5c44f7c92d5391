"""Writing in a conversation, and how far somebody has read it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import queries
from complaints.actions import remarks
from complaints.conversation import policies
from complaints.conversation.circles import Circle, circle_of
from complaints.conversation.events import EVENTS
from complaints.conversation.limits import MAX_FILES, MAX_TEXT
from complaints.models import Complaint, Evidence, ReadMark, Remark
from core.accounts.actors import Actor
from core.audit import actions as audit
from core.documents import queries as documents
from core.documents.models import Document
from core.outbox import actions as outbox
from core.workflow.errors import InvalidInputs, NotVisible, require

MESSAGE = "message"
NOTE = "note"


@transaction.atomic
def write(
    pk: int,
    text: str,
    *,
    readers: Collection[str],
    actor: Actor,
    files: Sequence[UUID] = (),
    now: datetime | None = None,
) -> Remark:
    """Write a message about the complaint with key `pk`, or a note where CBBC alone reads it.

    `readers` are the audiences that may read it, the writer's own understood; `files` are documents of the writer's
    organisation, stored beforehand. Raises NotVisible, Refused, or InvalidInputs by field.
    """
    moment = now or timezone.now()
    complaint = _writable(pk, actor=actor)
    words = text.replace("\x00", "").strip()
    circle = circle_of(readers, actor=actor, complaint=complaint)
    found, errors = _files(complaint, files, actor=actor)
    if circle is None:
        errors["readers"] = [_("Choose who reads it.")]
    if not words:
        errors["text"] = [_("Write something.")]
    elif len(words) > MAX_TEXT:
        errors["text"] = [_("Say it in at most %(most)s characters.") % {"most": MAX_TEXT}]
    if errors:
        raise InvalidInputs(errors)
    assert circle is not None
    verb = NOTE if circle.is_note else MESSAGE
    said = remarks.say(complaint, verb, words, circle.readers, actor=actor, now=moment)
    Evidence.objects.bulk_create(
        Evidence(complaint=complaint, document=document, remark=said, added_at=moment) for document in found
    )
    _tell(complaint, said, circle, files=len(found), actor=actor, now=moment)
    return said


def _writable(pk: int, *, actor: Actor) -> Complaint:
    """The complaint, locked: whether JD has it must not change under the writer's hands."""
    complaint = queries.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if complaint is None:
        raise NotVisible
    require(policies.writes(actor, complaint))
    return complaint


def _files(complaint: Complaint, ids: Sequence[UUID], *, actor: Actor) -> tuple[list[Document], dict[str, list[str]]]:
    found = documents.owned_by(actor, ids)
    if len(ids) > MAX_FILES:
        return [], {"documents": [_("Add at most %(most)s files.") % {"most": MAX_FILES}]}
    if len(found) != len(set(ids)):
        return [], {"documents": [_("One of these files is not known, or not yours.")]}
    if found and complaint.evidence.filter(document__in=found).exists():
        return [], {"documents": [_("One of these files is part of this complaint already.")]}
    return found, {}


def _tell(complaint: Complaint, said: Remark, circle: Circle, *, files: int, actor: Actor, now: datetime) -> None:
    """Put it on record and queue the messages. Who looks for changed complaints finds it, unless it is a note."""
    if not circle.is_note:
        Complaint.objects.filter(pk=complaint.pk).update(updated_at=Greatest("updated_at", now))
    event = EVENTS[frozenset(circle.readers)]
    data = {"remark": said.pk, "files": files}
    audit.record(event, actor=actor, subject=complaint, data=data, now=now)
    topic = "complaints.note_written" if circle.is_note else "complaints.message_written"
    facts = {**complaint.facts(), "readers": list(circle.readers), "remark_id": said.pk}
    outbox.announce(topic, subject=complaint, actor=actor, data=facts, now=now)


def mark_read(complaint: Complaint, *, actor: Actor) -> None:
    """Note that the person has read all that they may read of the conversation so far."""
    last = queries.conversation(complaint, actor=actor).aggregate(last=Max("pk"))["last"]
    if last is not None:
        mark_read_to(complaint, last, actor=actor)


def mark_read_to(complaint: Complaint, last: int, *, actor: Actor) -> None:
    """Note up to which remark the person has read the conversation; nothing for clients. One statement."""
    if actor.person_id is None:
        return
    ReadMark.objects.bulk_create(
        [ReadMark(person_id=actor.person_id, complaint=complaint, last_read=last)],
        update_conflicts=True,
        unique_fields=["person", "complaint"],
        update_fields=["last_read"],
    )


def mark_unread(complaint: Complaint, *, actor: Actor) -> bool:
    """Make the last word of somebody else unread again for the person; returns whether there is one."""
    by_others = queries.conversation(complaint, actor=actor).exclude(author_person_id=actor.person_id)
    last = by_others.aggregate(last=Max("pk"))["last"]
    if last is None or actor.person_id is None:
        return False
    mark_read_to(complaint, last - 1, actor=actor)
    return True
