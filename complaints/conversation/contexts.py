"""The conversation as a page shows it, and the form below it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from complaints import queries
from complaints.conversation import circles, policies
from complaints.conversation.forms import MessageForm
from complaints.conversation.queries import with_news
from complaints.models import Complaint, Evidence, Remark
from complaints.models.complaint import CLOSED
from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.verdicts import Denied
from core.web.components import File

STAFF_ROOM = "complaints_staff"
PORTAL_ROOM = "complaints_portal"
FileOf = Callable[[Evidence], File]


@dataclass(frozen=True)
class Redacted:
    """That something was redacted, when and why; the addresses are for those who keep the seals."""

    at: datetime
    because: str
    open_url: str = ""


@dataclass(frozen=True)
class Said:
    """One message. `own`: the reader's side wrote it. `is_first_unread`: what is new begins here."""

    pk: int
    verb: str
    at: datetime
    author: str
    text: str
    own: bool
    read_by: Any
    is_note: bool
    organisation: str = ""
    files: Sequence[File] = ()
    redacted: Redacted | None = None
    redacted_files: Sequence[Redacted] = ()
    is_first_unread: bool = False
    redact_url: str = ""


@dataclass(frozen=True)
class Writing:
    """The form below a conversation: `sentences` are who reads it, by circle; `denied` says why there is none."""

    url: str
    form: MessageForm | None
    sentences: Mapping[str, str] = field(default_factory=dict)
    is_closed: bool = False
    denied: Any = ""


@dataclass(frozen=True)
class Conversation:
    """What was said, how much of it the reader has not read, and the form. `last` is the key of the last remark."""

    said: Sequence[Said]
    unread: int
    last: int
    unread_url: str
    writing: Writing


def conversation_of(
    complaint: Complaint, evidence: Sequence[Evidence], *, actor: Actor, room: str, file_of: FileOf
) -> Conversation:
    """The conversation with its files, for a page of `room`. `evidence`: as queries.evidence_and_gaps gives it."""
    remarks: list[Remark] = list(with_news(queries.conversation(complaint, actor=actor), actor=actor))
    new = {remark.pk for remark in remarks if getattr(remark, "is_new", False)}
    first = min(new, default=0)
    files: dict[int, list[Evidence]] = defaultdict(list)
    for one in evidence:
        if one.remark_id:
            files[one.remark_id].append(one)
    dresser = _Dresser(complaint, remarks, actor=actor, room=room, file_of=file_of)
    said = [dresser.said(remark, files[remark.pk], is_first=remark.pk == first) for remark in remarks]
    by_others = any(remark.author_person_id != actor.person_id for remark in remarks)
    return Conversation(
        said=said,
        unread=len(new),
        last=remarks[-1].pk if remarks else 0,
        unread_url=reverse(f"{room}:unread", args=[complaint.reference]) if by_others else "",
        writing=writing(complaint, actor=actor, room=room),
    )


def writing(complaint: Complaint, *, actor: Actor, room: str, form: MessageForm | None = None) -> Writing:
    """The form to write in, empty where none is given; without one for those who only read."""
    url = reverse(f"{room}:write", args=[complaint.reference])
    verdict = policies.writes(actor, complaint)
    if isinstance(verdict, Denied):
        return Writing(url, None, denied="" if verdict.hidden else verdict.reason)
    blank = form or message_form(complaint, actor=actor)
    sentences: Any = getattr(blank.fields["readers"].widget, "hints", {})
    return Writing(url, blank, sentences, is_closed=complaint.state in CLOSED)


def message_form(complaint: Complaint, data: Any = None, files: Any = None, *, actor: Actor) -> MessageForm:
    """The form of a message. CBBC chooses who reads it each time; an owner begins with CBBC alone."""
    offered = circles.circles_for(actor, complaint)
    owner = circles.owner_in_words(complaint, actor=actor)
    sentences = {circle.code: circles.in_words(circle, owner) for circle in offered}
    first = "" if actor.audience == Audience.STAFF else offered[0].code
    return MessageForm(data, files, circles=offered, sentences=sentences, first=first)


class _Dresser:
    """Puts remarks into what the page prints. One statement: names of organisations in the reader's script."""

    def __init__(
        self, complaint: Complaint, remarks: Sequence[Remark], *, actor: Actor, room: str, file_of: FileOf
    ) -> None:
        self.complaint, self.actor, self.room, self.file_of = complaint, actor, room, file_of
        self.names = accounts.organisations_in_script(remark.author_organisation_name for remark in remarks)
        self.keeps_seals = bool(policies.keeps_seals(actor))

    def said(self, remark: Remark, evidence: Sequence[Evidence], *, is_first: bool) -> Said:
        """One remark with its files. An organisation is named for those of others, the person for one's own side."""
        own = remark.author_audience == self.actor.audience
        names_person = own or self.actor.audience == Audience.STAFF
        organisation = self.names.get(remark.author_organisation_name, remark.author_organisation_name)
        shown = [one for one in evidence if one.redacted_at is None]
        return Said(
            pk=remark.pk,
            verb=remark.verb,
            at=remark.created_at,
            author=remark.author_label if names_person else organisation or remark.author_label,
            organisation=organisation if self.actor.audience == Audience.STAFF else "",
            text=remark.text,
            own=own,
            read_by=circles.in_brief(remark.readers),
            is_note=list(remark.readers) == [Audience.STAFF],
            files=[self.file_of(one) for one in shown],
            redacted=self._redacted_words(remark),
            redacted_files=[self._redacted_file(one) for one in evidence if one.redacted_at],
            is_first_unread=is_first,
            redact_url=self._redact_url(remark, shown),
        )

    def _redact_url(self, remark: Remark, shown: Sequence[Evidence]) -> str:
        if not self.keeps_seals or (remark.redacted_at and not shown):
            return ""
        return reverse(f"{self.room}:redact", args=[self.complaint.reference, remark.pk])

    def _redacted_words(self, remark: Remark) -> Redacted | None:
        if remark.redacted_at is None:
            return None
        url = reverse(f"{self.room}:seal", args=[self.complaint.reference, remark.pk]) if self.keeps_seals else ""
        return Redacted(remark.redacted_at, remark.redacted_because, url)

    def _redacted_file(self, evidence: Evidence) -> Redacted:
        assert evidence.redacted_at is not None
        address = [self.complaint.reference, evidence.document.public_id]
        url = reverse(f"{self.room}:seal_file", args=address) if self.keeps_seals else ""
        return Redacted(evidence.redacted_at, evidence.redacted_because, url)
