"""Whom a message concerns, and how they are told: nobody of what they may not read, and never its writer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.conversation.queries import GATHERED
from complaints.models import Complaint, Remark
from complaints.topics import STAFF_ROLES, make_topic, owner, platform
from complaints.topics import staff as case_officers
from complaints.topics import url as complaint_url
from core.accounts.actors import Actor
from core.accounts.authors import author_of
from core.accounts.choices import Audience, Role
from core.outbox.models import Message
from core.outbox.topics import Quote, Recipient, register, window_of

# What a mail quotes of each message; the rest is read in the conversation.
QUOTED = 1000


def url(params: Mapping[str, Any], audience: str) -> str:
    """The form of the conversation: a mail is answered there."""
    address = complaint_url(params, audience)
    return address if audience == Audience.PARTNER else f"{address}#write"


def readers(message: Message) -> Iterable[Recipient]:
    """Those of the message's readers whom it concerns, without its writer. Of CBBC's own, colleagues on the case."""
    told: dict[str, Callable[[Message], Iterable[Recipient]]] = {
        Audience.PORTAL: owner,
        Audience.STAFF: assignee_or_officers,
        Audience.PARTNER: platform,
    }
    if message.actor_audience == Audience.STAFF:
        told[Audience.STAFF] = assignee
    found = [one for audience in message.payload["readers"] for one in told[audience](message)]
    return [one for one in found if one.person_id != message.actor_person_id]


def assignee(message: Message) -> list[Recipient]:
    """Whoever of CBBC has the complaint, while they may still act on it; nobody where nobody has it."""
    complaint = Complaint.objects.select_related("assignee").get(pk=message.subject_id)
    person = complaint.assignee
    if person and person.is_active and not {*STAFF_ROLES, Role.ADMINISTRATOR}.isdisjoint(person.roles):
        return [Recipient(person.pk, Audience.STAFF)]
    return []


def assignee_or_officers(message: Message) -> Iterable[Recipient]:
    """Whoever of CBBC has the complaint; all case officers where nobody has it."""
    return assignee(message) or case_officers(message)


def quotes(message: Message) -> Sequence[Quote]:
    """What was written in the mail's window, as far as its reader may still read it at this moment."""
    person = message.person
    complaint = Complaint.objects.filter(pk=message.subject_id).first()
    if person is None or complaint is None:
        return ()
    reader = Actor.person(person)
    if not queries.visible_to(reader).filter(pk=complaint.pk).exists():
        return ()
    begun, ended = window_of(message.created_at, GATHERED)
    written = queries.conversation(complaint, actor=reader).filter(
        verb__in=VERBS, created_at__gte=begun, created_at__lt=ended
    )
    return [_quote(remark, reader) for remark in written.exclude(author_person_id=person.pk)]


VERBS = ("message", "note")


def _quote(remark: Remark, reader: Actor) -> Quote:
    """As in the conversation: colleagues and CBBC read the author's name, everyone else the organisation's."""
    text = gettext("(redacted)") if remark.redacted_at else Truncator(remark.text).chars(QUOTED)
    return Quote(remark.created_at, author_of(remark, reader=reader.audience), text)


MORE: dict[str, Any] = {
    "url": url,
    "gathers": GATHERED,
    "quotes": quotes,
    "action_label": _("Read and reply"),
}

register(
    make_topic(
        "message_written",
        readers,
        _("%(reference)s: a new message"),
        _("There is a new message about complaint %(reference)s."),
        "chat-left-text",
        notices={Audience.STAFF: _("There is a new message about complaint %(reference)s of %(owner)s.")},
        **MORE,
    ),
    make_topic(
        "note_written",
        readers,
        _("%(reference)s: a new internal note"),
        _("A colleague has written an internal note about complaint %(reference)s of %(owner)s."),
        "journal-text",
        **MORE,
    ),
)
